import fc from 'fast-check';

import { hasLineBreak, refusedInText, refusedOnALine, withoutInvisibleMarks } from './characters';
import { identifier, line, optional, text } from './schema-types';

const character = (code: number) => String.fromCodePoint(code);
const messages = (schema: ReturnType<typeof line>, value: string) =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('text on one line', () => {
  it.each([
    [0x00, 'U+0000 (control character)'],
    [0x1b, 'U+001B (control character)'],
    [0x85, 'U+0085 (control character)'],
    [0xad, 'U+00AD (soft hyphen)'],
    [0x061c, 'U+061C (Arabic letter mark)'],
    [0x200b, 'U+200B (zero width space)'],
    [0x200c, 'U+200C (zero width non-joiner)'],
    [0x200d, 'U+200D (zero width joiner)'],
    [0x200e, 'U+200E (left-to-right mark)'],
    [0x200f, 'U+200F (right-to-left mark)'],
    [0x202a, 'U+202A (left-to-right embedding)'],
    [0x202e, 'U+202E (right-to-left override)'],
    [0x2060, 'U+2060 (word joiner)'],
    [0x2066, 'U+2066 (left-to-right isolate)'],
    [0x2069, 'U+2069 (pop directional isolate)'],
    [0x3164, 'U+3164 (invisible character)'],
    [0xfeff, 'U+FEFF (byte order mark)'],
    [0xffff, 'U+FFFF (invisible character)'],
    [0xd800, 'U+D800 (half a character)'],
    [0xe0041, 'U+E0041 (tag)'],
  ])('refuses %d and names it %s', (code, name) => {
    expect(messages(line(50, 'Name'), `Am${character(code)}ina`)).toEqual([`Name must not contain ${name}`]);
  });

  it.each([0x0a, 0x0d, 0x09, 0x2028, 0x2029])('refuses the line break %d', (code) => {
    expect(messages(line(50, 'Name'), `Am${character(code)}ina`)).toEqual(['Name must be on one line']);
  });

  it.each([
    'Amina Otieno',
    'José Nuñez-O’Brien',
    'Nguyễn Thị Minh Khai',
    'علی\u200cرضا', // Persian: two parts of one name
    'محمد',
    'क्\u200dष',
    'ശ്രീജിത്\u200d', // Malayalam writes a final consonant with a joiner
    'ශ්\u200dරී ලංකා',
    'יוסף',
    '山田太郎',
    '葛\u{e0100}城', // Japanese: a selector chooses one form of the character
    '👩🏾\u200d🌾 Zawadi',
    '🏳\ufe0f\u200d🌈',
    '☎\ufe0f',
  ])('accepts %s unchanged', (name) => expect(line(50, 'Text').parse(name)).toBe(name.normalize()));

  it.each(['a\u200d', 'a\u200db', '\u200dא', '👩\u200da', 'a\u200d👩', 'ع\u200c\u200cب', 'a\ufe0f\ufe0f', '\ufe0fa'])(
    'refuses %j, because its invisible character has no use there',
    (name) => expect(refusedOnALine(name)).toMatch(/^U\+/),
  );

  it('is stored in the same form for every keyboard', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const [composed, decomposed] = [name.normalize('NFC'), name.normalize('NFD')].map(
          (form) => line(1_000, 'Text').safeParse(form).data,
        );
        expect(composed).toBe(decomposed);
        expect(composed?.normalize()).toBe(composed);
      }),
    );
  });

  it('counts characters as people do, before it checks any of them', () => {
    expect(messages(line(3, 'Name'), '😀😀😀')).toEqual([]);
    expect(messages(line(3, 'Name'), '😀😀😀😀')).toEqual(['Name must be at most 3 characters']);
    expect(messages(line(3, 'Name'), '\u0000'.repeat(1_000_000))).toEqual(['Name must be at most 3 characters']);
  });
});

describe('invisible marks', () => {
  const marks = fc.constantFrom(
    ...['\u00ad', '\u061c', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c'],
    ...['\u202d', '\u202e', '\u2060', '\u2066', '\u2067', '\u2068', '\u2069', '\ufeff'],
  );
  const visible = fc.stringMatching(/^[!-~]{1,20}$/);

  it('make no difference in a phone, an email address or an id, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(visible, fc.array(marks)), { minLength: 1, maxLength: 5 }), (pieces) => {
        const looks = pieces.map(([text]) => text).join('');
        const copied = pieces.map(([text, around]) => around.join('') + text + around.join('')).join('');
        expect(withoutInvisibleMarks(copied)).toBe(looks);
        expect(identifier(100, 'Text').parse(copied)).toBe(looks);
      }),
    );
  });

  it('that a script needs stay', () => expect(identifier(50, 'Text').parse('علی\u200cرضا')).toBe('علی\u200cرضا'));

  it('alone are nothing at all', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(marks, fc.constantFrom(' ', '\u00a0', '\t'))), (blank) => {
        expect(optional(identifier(50, 'Text')).parse(blank.join(''))).toBeNull();
        expect(optional(line(50, 'Text')).parse(blank.join(''))).toBeNull();
      }),
    );
  });
});

describe('text on several lines', () => {
  it('may contain line breaks, tabs and direction marks', () => {
    const note = 'First\n\tsecond\r\nthird\u2028fourth, \u200eעברית\u200f.';
    expect(text(200, 'Text').parse(note)).toBe(note);
    expect(hasLineBreak(note)).toBe(true);
  });

  it.each([0x00, 0x0b, 0x1b, 0x7f, 0x9b, 0x202a, 0x202e, 0x2066, 0x2069, 0xdfff, 0xe0001])('refuses %d', (code) => {
    expect(refusedInText(`a${character(code)}b`)).toMatch(/^U\+/);
  });

  it('accepts every visible character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const visible = [...value].filter((sign) => /[\p{L}\p{N}\p{P}\p{S}\p{Zs}]/u.test(sign)).join('');
        expect(refusedInText(visible)).toBeUndefined();
      }),
    );
  });
});
