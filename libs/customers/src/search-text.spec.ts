import fc from 'fast-check';
import parsePhoneNumber, { getCountries, getExampleNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/examples.mobile.json';

import { fold, searchTerms, searchText, toE164 } from './search-text';

describe('fold', () => {
  it.each([
    ['Zoë Ngũgĩ', 'zoe ngugi'],
    ['ÅSE Łukasz', 'ase lukasz'],
    ['Straße', 'strasse'],
    ['Ⅷ ﬁne', 'viii fine'],
    ["Ng'ang'a", 'nganga'],
    ['Ng’ang‘a', 'nganga'],
    ['Ng´ang`a', 'nganga'],
    ['NgʼangʻA', 'nganga'],
    ['Anne\u2011Marie', 'anne marie'],
    ['Anne – Marie', 'anne marie'],
    ['  Mary \u00a0 Atieno\t', 'mary atieno'],
    ['Duka ٢٤ ۷', 'duka 24 7'],
    ['−', ''],
  ])('folds %s to %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('changes nothing the second time', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(fold(fold(text))).toBe(fold(text))));
  });
});

/** Groups of spellings that people use for each other. */
const EQUIVALENTS = {
  apostrophe: ['', "'", '’', '‘', 'ʼ', 'ʻ', '´', '`', '′', '\uff07'],
  dash: [' ', '-', '\u2010', '\u2011', '–', '—', '\u2212', ' - ', '  ', '\u00a0'],
  accent: ['u', 'ũ', 'u\u0303', 'Ü', 'U', '\uff55', 'u\u200d'],
  letters: ['ss', 'ß', 'SS', 'ẞ'],
  digit: ['4', '٤', '۴', '\uff14', '४'],
} as const;

describe('two spellings of one name', () => {
  const part = fc.oneof(
    ...Object.values(EQUIVALENTS).map((ways) => fc.tuple(fc.constantFrom(...ways), fc.constantFrom(...ways))),
    fc.stringMatching(/^[a-z]{1,4}$/).map((same) => [same, same] as const),
  );
  const spellings = fc
    .array(part, { minLength: 1, maxLength: 12 })
    .map((parts) => [parts.map(([one]) => one).join(''), parts.map(([, other]) => other).join('')] as const)
    .filter(([one]) => fold(one) !== '');

  it('find each other', () => {
    fc.assert(
      fc.property(spellings, ([one, other]) => {
        expect(searchText({ name: one }, 'KE')).toContain(searchTerms(other, 'KE').written);
        expect(searchText({ name: other }, 'KE')).toContain(searchTerms(one, 'KE').written);
      }),
    );
  });
});

describe('toE164', () => {
  it.each(['0701 234 567', '+254701234567', '701234567', '254 701 234567', '+254 (0) 701-234-567'])(
    'reads %s as a Kenyan number',
    (phone) => expect(toE164(phone, 'KE')).toBe('+254701234567'),
  );

  it.each(['', '12', 'ask for Mary', '+999123'])('knows that %p is no number', (phone) =>
    expect(toE164(phone, 'KE')).toBeNull(),
  );
});

describe('searching by phone', () => {
  const stored = searchText({ name: 'Mary', phone: '0701 234 567' }, 'KE');

  it.each(['0701 234 567', '+254701234567', '701234567', '0701234', '+25470', '00254701234567', '234-567'])(
    'finds 0701 234 567 by %s',
    (query) => expect(stored).toContain(searchTerms(query, 'KE').digits),
  );

  it('finds a number that cannot be dialled by its digits', () => {
    expect(searchText({ name: 'Mary', phone: '0099-12' }, 'KE')).toContain(searchTerms('99 12', 'KE').digits);
  });

  it.each([
    ['٠٧٠١٢٣٤٥٦٧', ['٠٧٠١ ٢٣٤', '0701234567', '+254701234567']],
    ['０７０１２３４５６７', ['０７０１', '701234567']],
    ['0202345681 x12', ['0202345681 x12', '0202345681', '+254202345681', '0202345681 ext. 12']],
    ['0712–345–679', ['0712–345–679', '0712-345-679', '712345679', '0712−345']],
    ['0800-WATEJA', ['0800-WATEJA', '0800 wateja', '0800WATEJA', 'wateja']],
    ['*334#', ['*334#', '334', '*334']],
    ['tel:+254701234567', ['tel:+254701234567', '0701234567']],
    ['\u202a+254 701 234567\u202c', ['0701234567', '\u2068+254701234567\u2069']],
    ['٠٠٩٩١٢', ['٠٠٩٩١٢', '9912']],
    ['ask for Mary', ['ask for mary', 'Mary']],
    ['Mary 0701234567', ['Mary 0701234567', '0701 234 567']],
  ])('finds %s as it was typed, and otherwise', (phone, queries) => {
    const lines = searchText({ name: 'x', phone }, 'KE');
    for (const query of queries) {
      const { written, digits } = searchTerms(query, 'KE');
      expect([query, lines.includes(written) || lines.includes(digits)]).toEqual([query, true]);
    }
  });

  it('finds every number that can be dialled as it was typed, and as E.164', () => {
    const countries = getCountries().filter((country) => getExampleNumber(country, examples)?.isValid());
    const scripts = [0x30, 0x660, 0x6f0, 0xff10];
    const typed = fc
      .record({
        country: fc.constantFrom(...countries),
        style: fc.constantFrom('NATIONAL', 'INTERNATIONAL', 'E.164', 'RFC3966'),
        zero: fc.constantFrom(...scripts),
        separator: fc.constantFrom(null, ' ', '-', '–', '\u2011', '.', ''),
        marks: fc.constantFrom('', '\u202a', '\u200e'),
        extension: fc.constantFrom('', ' x12', ' ext. 7'),
      })
      .map(({ country, style, zero, separator, marks, extension }) => {
        const number = getExampleNumber(country, examples)!.format(style);
        const digits = number.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
        return [
          country,
          marks + (separator === null ? digits : digits.replace(/[ -]/g, separator)) + extension,
        ] as const;
      });
    let read = 0;
    fc.assert(
      fc.property(typed, ([country, phone]) => {
        const number = toE164(phone, country);
        fc.pre(number !== null);
        read += 1;
        const lines = searchText({ name: 'x', phone }, country);
        expect(lines).toContain(searchTerms(phone, country).digits);
        expect(lines).toContain(searchTerms(number, country).digits);
        // The same number, as people in another country write it.
        const elsewhere = country === 'KE' ? 'TZ' : 'KE';
        expect(lines).toContain(searchTerms(parsePhoneNumber(number)!.formatInternational(), elsewhere).digits);
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(250);
  });

  it('leaves words alone', () => {
    expect(searchTerms('Mary 2', 'KE')).toEqual({ written: 'mary 2', digits: 'mary 2' });
  });
});
