import { sha256 } from '@wateja/common';

import { IdempotencyKeyInvalid } from './idempotency.errors';

/** A key as the draft writes it, a quoted string, or bare as most clients send it. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/;
const BARE = /^[\x21\x23-\x7e]{1,255}$/;

/**
 * Reads an Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07).
 * @throws IdempotencyKeyInvalid
 */
export function readIdempotencyKey(header: string | string[]): string {
  if (typeof header !== 'string') throw new IdempotencyKeyInvalid();
  const quoted = QUOTED.exec(header)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(["\\])/g, '$1');
  if (BARE.test(header)) return header;
  throw new IdempotencyKeyInvalid();
}

/** Whoever read the digest of a request with a password in it could guess until it fits. */
const SECRETS = new Set(['password']);

/** What a key stands for: the same path and the same JSON, whatever the order of its members and the passwords in it. */
export function fingerprint(path: string, body: unknown): string {
  return sha256(JSON.stringify([path, canonical(body)]));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  const members = value as Record<string, unknown>;
  return { members: names.map((name) => [name, SECRETS.has(name) ? null : canonical(members[name])]) };
}
