import { createHmac, type KeyObject, sign as signBytes } from 'node:crypto';

type Part = object | string | Buffer;

/** Encodes one part of a token. Objects become JSON; text and bytes are not changed. */
export const encodePart = (part: Part) =>
  Buffer.from(typeof part === 'string' || Buffer.isBuffer(part) ? part : JSON.stringify(part)).toString('base64url');

/** A token with any header and claims, even invalid ones, and a valid HMAC of `secret`. */
export function forge(header: Part, claims: Part, secret: string | Buffer, hash = 'sha256'): string {
  const content = `${encodePart(header)}.${encodePart(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

/** Like {@link forge}, but with a valid signature of a private key. */
export function forgeWithKey(header: Part, claims: Part, key: KeyObject): string {
  const content = `${encodePart(header)}.${encodePart(claims)}`;
  const signature = signBytes('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

/** The current time in seconds. */
export const now = () => Math.floor(Date.now() / 1000);

/** Valid claims of an access token of user `sub`. */
export const goodClaims = (sub = '1') => ({
  sub,
  typ: 'access',
  iss: 'wateja',
  aud: 'wateja-api',
  iat: now(),
  exp: now() + 60,
});

export const HS256 = { alg: 'HS256', typ: 'JWT' };

/** The claims in a token, without verification. */
export const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

/** Header, claims and signature. */
export const parts = (token: string) => token.split('.') as [string, string, string];

/** The last character of a signature of 32 bytes contains two unused bits. */
export function respell(token: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + digits[digits.indexOf(token.at(-1)!) ^ 1]!;
}
