import { AccessTokenInvalid } from '../principals/access.errors';

/** No token of ours is this long, and identity providers send shorter ones. */
const MAX_CHARACTERS = 8_192;
const THREE_PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A JSON object of a token, and its text. */
export interface TokenPart {
  text: string;
  json: Record<string, unknown>;
}

/** The header and the claims of a token whose signature has not been verified. */
export interface TokenParts {
  header: TokenPart;
  claims: TokenPart;
}

/**
 * Parses a token without trusting it. It must have exactly one signature, canonical base64url, and JSON objects in
 * UTF-8. Libraries accept more, each in its own way, and forged tokens use these differences.
 * @throws AccessTokenInvalid
 */
export function readTokenParts(token: string): TokenParts {
  const [, header, claims, signature] = (token.length <= MAX_CHARACTERS && THREE_PARTS.exec(token)) || [];
  if (!header || !claims || !signature) throw new AccessTokenInvalid();
  decode(signature);
  return { header: readPart(header), claims: readPart(claims) };
}

/**
 * True for JSON exactly as this service writes it. A text with duplicate members, needless escapes or numbers that do
 * not fit was written by somebody else.
 */
export function isAsWritten({ text, json }: TokenPart): boolean {
  return JSON.stringify(json) === text;
}

function readPart(encoded: string): TokenPart {
  try {
    const text = utf8.decode(decode(encoded));
    const json: unknown = JSON.parse(text);
    // Schemas check every member except `__proto__`.
    if (typeof json === 'object' && json !== null && !Array.isArray(json) && !Object.hasOwn(json, '__proto__')) {
      return { text, json: json as Record<string, unknown> };
    }
  } catch {
    // The part is not UTF-8, or not JSON.
  }
  throw new AccessTokenInvalid();
}

function decode(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.toString('base64url') === encoded) return bytes;
  throw new AccessTokenInvalid();
}
