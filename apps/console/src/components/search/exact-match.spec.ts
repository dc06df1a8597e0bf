import { onlyMatch, wholeMatch } from './exact-match';

const customer = (name: string, phone: string | null, match: 'exact' | 'similar' = 'exact') => ({ name, phone, match });
const njeri = customer('Njeri Kamau', '+254700000101');
const otherNjeri = customer('Njeri Wanjiru', '+254700000102');
const nameOf = (found: readonly (typeof njeri)[], typed: string) => wholeMatch(found, typed)?.name;

describe('wholeMatch', () => {
  it.each(['0700000102', '0700 000 102', '+254 700 000 102', '254700000102', '700-000-102'])(
    'is the first with the phone number %s',
    (typed) => expect(nameOf([njeri, otherNjeri], typed)).toBe('Njeri Wanjiru'),
  );

  it('is the first with the whole name, whatever its case', () =>
    expect(nameOf([njeri, otherNjeri], 'njeri wanjiru ')).toBe('Njeri Wanjiru'));

  it.each([
    ['a part of several names', 'Njeri'],
    ['a part of one name', 'Wanjiru'],
    ['a part of several numbers', '0700'],
    ['the end of a number', '000102'],
  ])('is nobody for %s', (_, typed) => expect(wholeMatch([njeri, otherNjeri], typed)).toBeUndefined());

  it('is no customer for the end of two numbers, even a long one', () => {
    const found = [customer('Baraka', '+254712345678'), customer('Chebet', '+254722345678')];
    expect(wholeMatch(found, '2345678')).toBeUndefined();
    expect(nameOf(found, '722345678')).toBe('Chebet');
  });

  it('is no customer whose name is only similar', () =>
    expect(wholeMatch([customer('Njeri Kamau', null, 'similar')], 'Njeri Kamau')).toBeUndefined());

  it('is no customer for a receipt number that ends like a phone number', () =>
    expect(wholeMatch([njeri, otherNjeri], 'R-700000102')).toBeUndefined());
});

describe('onlyMatch', () => {
  it('is the only one with the words, beside others who are like them', () =>
    expect(onlyMatch([njeri, customer('Njoroge', null, 'similar')])?.name).toBe('Njeri Kamau'));

  it('is no customer if several have the words', () => expect(onlyMatch([njeri, otherNjeri])).toBeUndefined());

  it('is no customer whose words are only similar', () =>
    expect(onlyMatch([customer('Njeri Kamau', null, 'similar')])).toBeUndefined());
});
