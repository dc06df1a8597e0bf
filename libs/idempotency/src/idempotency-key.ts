import { sha256 } from '@wateja/common';

import { IdempotencyKeyInvalid } from './idempotency.errors';

/** The draft says that a key is a quoted string, but most clients send it without quotes. */
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

/** Fields that are left out of fingerprints. From the digest of a password somebody could guess the password. */
const SECRETS = new Set(['password']);

/**
 * Identifies a request by its path and its JSON body. The order of members and the values of passwords do not matter.
 */
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
