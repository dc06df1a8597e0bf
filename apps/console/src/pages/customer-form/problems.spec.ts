import { EMPTY } from './draft';
import { problemsOf } from './problems';

describe('problemsOf', () => {
  const right = { ...EMPTY, name: 'Njeri', phone: '0712 345 678', email: 'njeri@duka.example' };

  it.each([
    [right, {}],
    [{ ...right, phone: '', email: '' }, {}],
    [{ ...right, name: ' ' }, { name: 'required' }],
    [{ ...right, phone: '0712' }, { phone: 'phone_too_short' }],
    [{ ...right, phone: '+254 712 345 678 000 111' }, { phone: 'too_long' }],
    [{ ...right, email: 'njeri' }, { email: 'email' }],
    [{ ...right, address: 'x'.repeat(501) }, { address: 'too_long' }],
  ])('of %j is %j', (draft, problems) => {
    expect(problemsOf(draft, EMPTY)).toEqual(problems);
  });

  it('leaves alone what was stored before', () => {
    const stored = { ...right, phone: '123', email: 'none' };
    expect(problemsOf({ ...stored, address: 'Moi Avenue 3' }, stored)).toEqual({});
    expect(problemsOf({ ...stored, phone: '124', name: '' }, stored)).toEqual({
      name: 'required',
      phone: 'phone_too_short',
    });
  });
});
