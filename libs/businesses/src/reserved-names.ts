import { fold } from '@wateja/common';

/** Digits and letters of other alphabets that look like a Latin letter. */
const LOOKALIKES: Record<string, string> = {
  ...{ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', i: 'l' },
  ...{ а: 'a', в: 'b', с: 'c', е: 'e', н: 'h', і: 'l', ӏ: 'l', ј: 'j', к: 'k', м: 'm', о: 'o', р: 'p', ѕ: 's', т: 't' },
  ...{ у: 'y', х: 'x', α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'l', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p', τ: 't', χ: 'x' },
};

/** Small capitals, of which Unicode keeps no capital. */
const SMALL_CAPITALS = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ\uffffʏᴢ';
/** Where the letters A to Z in black circles, in black boxes, and of flags begin. */
const DRAWN_LETTERS = [0x1f150, 0x1f170, 0x1f1e6];
const A_CODE = 97;

/** A letter of a drawn alphabet as a plain one; any other character as it is. */
function plainLetter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const offsets = [SMALL_CAPITALS.indexOf(character), ...DRAWN_LETTERS.map((first) => code - first)];
  const offset = offsets.find((candidate) => candidate >= 0 && candidate < SMALL_CAPITALS.length);
  return offset === undefined ? character : String.fromCharCode(A_CODE + offset);
}

/** The words of a name, with characters that look the same made equal. */
const wordsOf = (name: string): string[] =>
  fold([...name].map(plainLetter).join(''))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .map((word) => [...word].map((letter) => LOOKALIKES[letter] ?? letter).join(''))
    .map((word) => word.replaceAll('rn', 'm').replaceAll('vv', 'w'));

/** All words that a reader may see where words stand together: `M`, `Pesa`, and `MPesa`. */
function runsOf(name: string): string[] {
  const words = wordsOf(name);
  return words.flatMap((_, from) => words.slice(from).map((__, last) => words.slice(from, from + last + 1).join('')));
}

/** Signs that stand for letters. An exclamation mark may be the last letter of a word, also of the name. */
const withSignsAsLetters = (name: string) =>
  name.replace(/\$(?=\p{L})/gu, 's').replace(/(?<=\p{L})[!|](?=\p{L}|\s|$)/gu, 'l');

/** A capital may begin a word. */
const withWordsApart = (name: string) => name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ');

/** The ways to read a name: signs part its words or stand for letters, and capitals begin words or do not. */
const readingsOf = (name: string): string[] =>
  [name, withSignsAsLetters(name)].flatMap((reading) => [reading, withWordsApart(reading)]);

/**
 * The reserved name for which a reader could take this name; undefined if there is none. Words that stand together
 * count as one, so `M PESA Support` passes for `M-Pesa`. Only whole words count, so `Wanjiru` does not pass for `Wanji`.
 */
export function reservedName(name: string, reserved: readonly string[]): string | undefined {
  const runs = new Set(readingsOf(name).flatMap(runsOf));
  return reserved.find((candidate) => runs.has(wordsOf(candidate).join('')));
}
