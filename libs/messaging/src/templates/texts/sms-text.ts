import { type SmsSegments, smsSegments } from './sms-segments';

/**
 * Typographic characters by the characters of GSM-7 that mean the same. Word processors, phones and websites put them
 * into texts unasked. Letters are not here, because another letter is another spelling; fractions are not, because
 * `1½` would become `11/2`.
 */
const PLAIN_SPELLINGS: readonly [plain: string, typographic: string][] = [
  ["'", '\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb'],
  ["'", '`\u00b4\u275b\u275c\ua78b\ua78c'],
  ['"', '\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u02dd\u02ee\u275d\u275e\u301d\u301e\u301f'],
  ['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\u2e3a\u2e3b\ufe58\ufe63'],
  // Bullets.
  ['-', '\u2022\u2023\u2043\u2219\u25cf\u25e6\u00b7'],
  ['.', '\u2024'],
  ['..', '\u2025'],
  ['...', '\u2026\u22ef'],
  ['!!', '\u203c'],
  ['??', '\u2047'],
  ['?!', '\u2048'],
  ['!?', '\u2049'],
  ['/', '\u2044\u2215'],
  ['x', '\u00d7'],
  ['~', '\u02dc\u223c'],
  ['^', '\u02c6'],
  ['|', '\u00a6\u2223'],
  ['<-', '\u2190'],
  ['->', '\u2192'],
  ['(c)', '\u00a9'],
  ['(R)', '\u00ae'],
  ['(TM)', '\u2122'],
  ['ff', '\ufb00'],
  ['fi', '\ufb01'],
  ['fl', '\ufb02'],
  ['ffi', '\ufb03'],
  ['ffl', '\ufb04'],
  // A tab, and spaces that do not break or have a width of their own.
  [' ', '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'],
  // Invisible: soft hyphens, joiners, direction marks, and the choice between the forms of one character.
  ['', '\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff'],
];

const PLAIN_SPELLING = new Map(
  PLAIN_SPELLINGS.flatMap(([plain, typographic]) => [...typographic].map((character) => [character, plain] as const)),
);

/** The forms of the characters of ASCII that are as wide as an ideograph. */
const isFullWidth = (code: number) => code >= 0xff01 && code <= 0xff5e;

/**
 * Returns the SMS that is sent for a text, with its segments. Previews, prices and messages all use it. If one
 * typographic character would make the whole text UCS-2, and the plain spelling needs fewer segments, it is the plain
 * spelling. All other texts stay as they are.
 */
export function smsText(text: string): { text: string } & SmsSegments {
  const asWritten = { text, ...smsSegments(text) };
  if (asWritten.encoding === 'GSM-7') return asWritten;
  const plain = plainSpelling(text);
  const asPlain = { text: plain, ...smsSegments(plain) };
  return asPlain.encoding === 'GSM-7' && asPlain.segments < asWritten.segments ? asPlain : asWritten;
}

function plainSpelling(text: string): string {
  let plain = '';
  // In the composed form a letter and its accent are one character, which GSM-7 may have.
  for (const character of text.normalize('NFC')) {
    const code = character.codePointAt(0) ?? 0;
    const narrow = isFullWidth(code) ? String.fromCodePoint(code - 0xfee0) : character;
    plain += PLAIN_SPELLING.get(narrow) ?? narrow;
  }
  return plain;
}
