/** The basic character set of GSM 03.38. Each character takes one septet. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** The extension table of GSM 03.38. Each character takes two septets: an escape and the character itself. */
const EXTENSION = '\f^{}\\[~]|€';

const COSTS = new Uint8Array(0x10000);
for (const character of BASIC) COSTS[character.charCodeAt(0)] = 1;
for (const character of EXTENSION) COSTS[character.charCodeAt(0)] = 2;

/**
 * The maximum length of a message. A longer text is refused when it is saved, and left out as `too_long` when it is
 * sent.
 */
export const MAX_SMS_SEGMENTS = 10;

/** How an SMS encodes a text. `units` are septets (GSM-7) or UTF-16 code units (UCS-2). */
export interface SmsSegments {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  segments: number;
}

/**
 * Counts the segments that providers bill (3GPP TS 23.038 and 23.040). A single message holds 160 septets or 70 UTF-16
 * units; each part of a longer one holds 153 or 67. An escaped character or a surrogate pair is never split between two
 * parts. An empty text has no segment.
 */
export function smsSegments(text: string): SmsSegments {
  const septets = septetsOf(text);
  if (septets === undefined) {
    const units = text.length;
    return { encoding: 'UCS-2', units, segments: units <= 70 ? Math.min(units, 1) : inParts(text, 67, ucs2Cost) };
  }
  const segments = septets <= 160 ? Math.min(septets, 1) : inParts(text, 153, gsmCost);
  return { encoding: 'GSM-7', units: septets, segments };
}

/** The number of septets; undefined if a character is not in the tables. */
function septetsOf(text: string): number | undefined {
  let septets = 0;
  for (let index = 0; index < text.length; index += 1) {
    const cost = COSTS[text.charCodeAt(index)] ?? 0;
    if (cost === 0) return undefined;
    septets += cost;
  }
  return septets;
}

/**
 * The cost of the character at `index`. The second half of a surrogate pair costs 0, because the first half already
 * counts for both.
 */
type Cost = (text: string, index: number) => number;
const gsmCost: Cost = (text, index) => COSTS[text.charCodeAt(index)] ?? 0;
const ucs2Cost: Cost = (text, index) => {
  if (isPair(text, index)) return 2;
  return index > 0 && isPair(text, index - 1) ? 0 : 1;
};
const isPair = (text: string, index: number) => (text.codePointAt(index) ?? 0) > 0xffff;

function inParts(text: string, room: number, cost: Cost): number {
  let parts = 1;
  let roomLeft = room;
  for (let index = 0; index < text.length; index += 1) {
    const unitCost = cost(text, index);
    if (unitCost > roomLeft) {
      parts += 1;
      roomLeft = room;
    }
    roomLeft -= unitCost;
  }
  return parts;
}
