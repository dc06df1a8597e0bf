import { exactMatch } from './exact-match';

const customer = (name: string, phone: string | null, match: 'exact' | 'similar' = 'exact') => ({ name, phone, match });
const njeri = customer('Njeri Kamau', '+254700000101');
const otherNjeri = customer('Njeri Wanjiru', '+254700000102');
const nameOf = (found: readonly (typeof njeri)[], typed: string) => exactMatch(found, typed)?.name;

describe('exactMatch', () => {
  it.each(['0700000102', '0700 000 102', '+254 700 000 102', '254700000102', '700-000-102'])(
    'is the first with the phone number %s',
    (typed) => expect(nameOf([njeri, otherNjeri], typed)).toBe('Njeri Wanjiru'),
  );

  it('is the first with the whole name, whatever its case', () =>
    expect(nameOf([njeri, otherNjeri], 'njeri wanjiru ')).toBe('Njeri Wanjiru'));

  it('is the only one with the words, beside others who are like them', () =>
    expect(nameOf([njeri, customer('Njoroge', null, 'similar')], 'njeri')).toBe('Njeri Kamau'));

  it.each([
    ['a part of several names', 'Njeri'],
    ['a part of several numbers', '0700'],
    ['the end of a number', '000102'],
  ])('is nobody for %s', (_, typed) => expect(exactMatch([njeri, otherNjeri], typed)).toBeUndefined());

  it('is nobody who is only like it', () =>
    expect(exactMatch([customer('Njeri Kamau', null, 'similar')], 'Njery Kamau')).toBeUndefined());

  it('is nobody for a receipt number that ends as a phone number', () =>
    expect(exactMatch([njeri, otherNjeri], 'R-700000102')).toBeUndefined());
});
