import fc from 'fast-check';

import { smsSegments } from './sms-segments';

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';

describe('segments of an SMS', () => {
  it.each([
    ['nothing', '', 'GSM-7', 0, 0],
    ['a letter', 'a', 'GSM-7', 1, 1],
    ['160 letters', 'a'.repeat(160), 'GSM-7', 160, 1],
    ['161 letters', 'a'.repeat(161), 'GSM-7', 161, 2],
    ['306 letters', 'a'.repeat(306), 'GSM-7', 306, 2],
    ['307 letters', 'a'.repeat(307), 'GSM-7', 307, 3],
    ['80 euros', '€'.repeat(80), 'GSM-7', 160, 1],
    ['159 letters and a euro', `${'a'.repeat(159)}€`, 'GSM-7', 161, 2],
    ['a euro where the first part ends', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['a euro just before it ends', `${'a'.repeat(151)}€${'a'.repeat(153)}`, 'GSM-7', 306, 2],
    ['every basic character', BASIC, 'GSM-7', 127, 1],
    ['every extended one', EXTENSION, 'GSM-7', 20, 1],
    ['a character of Greek that is no capital', 'α', 'UCS-2', 1, 1],
    ['a small ç, which is not in the table', 'ç', 'UCS-2', 1, 1],
    ['a tab', 'a\tb', 'UCS-2', 3, 1],
    ['an apostrophe of a word processor', 'it’s', 'UCS-2', 4, 1],
    ['70 letters of Cyrillic', 'ж'.repeat(70), 'UCS-2', 70, 1],
    ['71 of them', 'ж'.repeat(71), 'UCS-2', 71, 2],
    ['134 of them', 'ж'.repeat(134), 'UCS-2', 134, 2],
    ['135 of them', 'ж'.repeat(135), 'UCS-2', 135, 3],
    ['35 emoji', '😀'.repeat(35), 'UCS-2', 70, 1],
    ['36 emoji', '😀'.repeat(36), 'UCS-2', 72, 2],
    ['an emoji where the first part ends', `${'ж'.repeat(66)}😀${'ж'.repeat(66)}`, 'UCS-2', 134, 3],
    ['an emoji just before it ends', `${'ж'.repeat(65)}😀${'ж'.repeat(67)}`, 'UCS-2', 134, 2],
    ['an accent that is a character of its own', 'e\u0301', 'UCS-2', 2, 1],
    ['half a pair', '\ud83d', 'UCS-2', 1, 1],
  ])('%s', (_what, text, encoding, units, segments) =>
    expect(smsSegments(text)).toEqual({ encoding, units, segments }),
  );

  /** Counts as the standard describes it, in another way: it puts characters into parts one by one. */
  function parts(text: string): string[] {
    const isGsm = [...text].every((character) => `${BASIC}${EXTENSION}`.includes(character));
    const cost = (piece: string) =>
      isGsm ? [...piece].reduce((sum, character) => sum + (EXTENSION.includes(character) ? 2 : 1), 0) : piece.length;
    if (cost(text) <= (isGsm ? 160 : 70)) return text === '' ? [] : [text];
    const parts = [''];
    for (const character of text) {
      const last = parts.at(-1) ?? '';
      if (cost(last + character) <= (isGsm ? 153 : 67)) parts[parts.length - 1] = last + character;
      else parts.push(character);
    }
    return parts;
  }

  const gsm = fc.string({ unit: fc.constantFrom(...BASIC, ...EXTENSION.repeat(5)), maxLength: 700 });
  const unicode = fc.string({ unit: fc.constantFrom('a', '€', 'ж', '😀', '👩🏾', '\ud83d'), maxLength: 300 });
  const any = fc.oneof(gsm, unicode, fc.string({ unit: 'binary', maxLength: 300 }));

  it('are as many as the parts that a phone puts together again', () => {
    fc.assert(
      fc.property(any, (text) => {
        const split = parts(text);
        expect(split.join('')).toBe(text);
        expect(smsSegments(text).segments).toBe(split.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('fit their units, with a unit lost to each character that would be split', () => {
    fc.assert(
      fc.property(any, (text) => {
        const { encoding, units, segments } = smsSegments(text);
        const [alone, perPart] = encoding === 'GSM-7' ? [160, 153] : [70, 67];
        if (units <= alone) expect(segments).toBe(Math.min(units, 1));
        else {
          expect(segments).toBeGreaterThanOrEqual(Math.ceil(units / perPart));
          expect(segments).toBeLessThanOrEqual(Math.ceil(units / (perPart - 1)));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a longer text are never fewer in the same encoding', () => {
    fc.assert(
      fc.property(gsm, gsm, (text, more) => {
        const [short, long] = [smsSegments(text), smsSegments(text + more)];
        expect(long.units).toBe(short.units + smsSegments(more).units);
        expect(long.segments).toBeGreaterThanOrEqual(short.segments);
      }),
    );
  });
});
