import { draftOf, EMPTY } from './draft';

describe('draftOf', () => {
  it.each([
    ['0712 345 678', { phone: '0712 345 678' }],
    ['+254 (712) 345-678', { phone: '+254 (712) 345-678' }],
    ['njeri@barua.example', { email: 'njeri@barua.example' }],
    ['Njeri 2', { name: 'Njeri 2' }],
  ])('begins with %s in its field', (q, fields) => expect(draftOf(q)).toEqual({ ...EMPTY, ...fields }));
});
