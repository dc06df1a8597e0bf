import { AccessTokenInvalid } from '../principals/access.errors';

/** Larger than any token of ours, and than what identity providers send. */
const MAX_CHARACTERS = 8_192;
const THREE_PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One JSON object of a token, and the text it was read from. */
export interface TokenPart {
  text: string;
  json: Record<string, unknown>;
}

/** What a token says, before anybody has checked who signed it. */
export interface TokenParts {
  header: TokenPart;
  claims: TokenPart;
}

/**
 * Reads what a token says, without believing it: exactly one signature, base64url in its one spelling, and JSON objects
 * in UTF-8. Libraries are more forgiving, each in its own way, and forgeries live in between.
 * @throws AccessTokenInvalid
 */
export function readTokenParts(token: string): TokenParts {
  const [, header, claims, signature] = (token.length <= MAX_CHARACTERS && THREE_PARTS.exec(token)) || [];
  if (!header || !claims || !signature) throw new AccessTokenInvalid();
  decode(signature);
  return { header: readPart(header), claims: readPart(claims) };
}

/**
 * True for JSON as we write it ourselves. Whatever else has the same meaning, with a member twice, escapes or numbers
 * beyond all numbers, was not written by us.
 */
export function isAsWritten({ text, json }: TokenPart): boolean {
  return JSON.stringify(json) === text;
}

function readPart(encoded: string): TokenPart {
  try {
    const text = utf8.decode(decode(encoded));
    const json: unknown = JSON.parse(text);
    // A schema sees every member but this one.
    if (typeof json === 'object' && json !== null && !Array.isArray(json) && !Object.hasOwn(json, '__proto__')) {
      return { text, json: json as Record<string, unknown> };
    }
  } catch {
    // No UTF-8, or no JSON.
  }
  throw new AccessTokenInvalid();
}

function decode(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.toString('base64url') === encoded) return bytes;
  throw new AccessTokenInvalid();
}
