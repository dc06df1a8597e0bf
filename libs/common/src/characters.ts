/**
 * Decides which characters a text may contain. It refuses invisible characters that change how the text around them is
 * read, stored or shown, because two names that look the same must be the same. It removes no character silently: the
 * error names it. Phones, email addresses and ids are the exception, because invisible marks that were copied with them
 * mean nothing there.
 */

/** NUL breaks PostgreSQL text. Other controls break terminals and CSV. Bidi controls and tags hide parts of a text. */
const REFUSED_ANYWHERE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/u;

/** A variation selector belongs to the visible character before it. Several in a row can hide a message. */
const STRAY_SELECTOR = /(?<=^|\p{Variation_Selector})\p{Variation_Selector}/u;

const LINE_BREAKS = /[\t\n\r\u2028\u2029]/u;

/** Characters that no name needs: direction marks, characters without a width, fillers. */
const REFUSED_ON_A_LINE =
  /\u034f|\u17b4|\u17b5|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]/u;

/**
 * Joiners in the wrong place. Names in Persian and Urdu, in the scripts of India, in Sinhala, Burmese, Khmer, N’Ko,
 * Adlam or Mongolian need joiners after a letter. Emoji need U+200D between two pictures. Elsewhere joiners have no
 * use.
 */
const STRAY_JOINERS =
  /(?<![\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Adlm}\p{scx=Mand}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}])(?:\u200c|\u200d(?!\p{Extended_Pictographic})|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d)/gu;

/** Names the first refused character of a text with several lines, such as `U+202E (right-to-left override)`. */
export function refusedInText(text: string): string | undefined {
  return firstMatch(text, REFUSED_ANYWHERE, STRAY_SELECTOR);
}

/**
 * Names the first refused character of a text on one line. It does not look for line breaks: {@link hasLineBreak} does.
 */
export function refusedOnALine(text: string): string | undefined {
  return firstMatch(text, REFUSED_ANYWHERE, STRAY_SELECTOR, REFUSED_ON_A_LINE, STRAY_JOINERS);
}

/** Direction marks and zero-width characters, which often come with copied text. */
const INVISIBLE_MARKS = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+/gu;

/** The text without the invisible marks that {@link refusedOnALine} refuses. Joiners that a script needs stay. */
export function withoutInvisibleMarks(text: string): string {
  return text.replace(INVISIBLE_MARKS, '').replace(STRAY_JOINERS, '');
}

/** True when it is more than one line, or holds a tab. */
export function hasLineBreak(text: string): boolean {
  return LINE_BREAKS.test(text);
}

function firstMatch(text: string, ...patterns: RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const at = text.search(pattern);
    const code = at === -1 ? undefined : text.codePointAt(at);
    if (code !== undefined) return `U+${code.toString(16).toUpperCase().padStart(4, '0')} (${nameOf(code)})`;
  }
  return undefined;
}

const NAMES: Record<number, string> = {
  0x00ad: 'soft hyphen',
  0x061c: 'Arabic letter mark',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0xfeff: 'byte order mark',
};

function nameOf(code: number): string {
  if (NAMES[code]) return NAMES[code];
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return 'control character';
  if (code >= 0xd800 && code <= 0xdfff) return 'half a character';
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag';
  return 'invisible character';
}
