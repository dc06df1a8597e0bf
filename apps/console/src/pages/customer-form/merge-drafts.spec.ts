import { draftOf, EMPTY } from './draft';
import { mergeDrafts } from './merge-drafts';

const before = { ...EMPTY, name: 'Njeri Kamau', phone: '0712 345 678', email: 'njeri@barua.example' };

describe('mergeDrafts', () => {
  it('takes each change that only one side made', () => {
    const merged = mergeDrafts(before, { ...before, name: 'Njeri Wanjiru' }, { ...before, email: '' });
    expect(merged).toEqual({ draft: { ...before, name: 'Njeri Wanjiru', email: '' }, conflicts: [] });
  });

  it('names the fields that both sides changed, and keeps mine there', () => {
    const mine = { ...before, name: 'Njeri W.', phone: '0700 000 001' };
    const theirs = { ...before, name: 'Njeri Wambui', address: 'Moi Avenue' };
    const merged = mergeDrafts(before, mine, theirs);
    expect(merged).toEqual({ draft: { ...mine, address: 'Moi Avenue' }, conflicts: ['name'] });
  });

  it('sees no conflict where both made the same change', () => {
    const same = { ...before, phone: '' };
    expect(mergeDrafts(before, same, same)).toEqual({ draft: same, conflicts: [] });
  });
});

describe('draftOf', () => {
  it.each([
    ['0712 345 678', { phone: '0712 345 678' }],
    ['+254 (712) 345-678', { phone: '+254 (712) 345-678' }],
    ['njeri@barua.example', { email: 'njeri@barua.example' }],
    ['Njeri 2', { name: 'Njeri 2' }],
  ])('begins with %s in its field', (q, fields) => expect(draftOf(q)).toEqual({ ...EMPTY, ...fields }));
});
