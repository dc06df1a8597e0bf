/** The characters of an SMS (GSM 03.38). Those of the second list take the space of two. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';

/** How much an SMS holds: alone, and in each part of a longer one. */
const ROOM = { plain: { one: 160, part: 153 }, wide: { one: 70, part: 67 } } as const;

/** What an SMS takes and costs. */
export interface SmsParts {
  /**
   * Whether the text contains a character that is not in these lists, such as an emoji. Then each part holds less than
   * half.
   */
  isWide: boolean;
  /** The number of characters that the text uses. */
  units: number;
  /** The number of characters that this many parts hold. */
  room: number;
  parts: number;
}

/** Counts the parts that the provider will bill for a text, before the API does it exactly. */
export function smsParts(text: string): SmsParts {
  const characters = Array.from(text);
  const isWide = characters.some((character) => !BASIC.includes(character) && !EXTENSION.includes(character));
  const costs = characters.map((character) => (isWide ? character.length : EXTENSION.includes(character) ? 2 : 1));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const { one, part } = isWide ? ROOM.wide : ROOM.plain;
  if (units <= one) return { isWide, units, room: one, parts: Math.min(units, 1) };
  // A character is never split between two parts.
  let [parts, filled] = [1, 0];
  for (const cost of costs) {
    if (filled + cost > part) [parts, filled] = [parts + 1, 0];
    filled += cost;
  }
  return { isWide, units, room: parts * part, parts };
}
