import { sha256 } from '@wateja/common';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `wtj_`, eight digits that identify the key, a secret of 192 bits and a checksum, in hexadecimal for secret scanners.
 */
const API_KEY = /^wtj_[0-9a-f]{8}_[0-9a-f]{56}$/;
const PREFIX_CHARACTERS = 12;
const CHECKSUM_CHARACTERS = 8;

/** Makes a new key. `key` is shown to its holder once; only `prefix` and `key_hash` are stored. */
export function generateApiKey(): { key: string; prefix: string; key_hash: string } {
  const body = `wtj_${randomBytes(4).toString('hex')}_${randomBytes(24).toString('hex')}`;
  const key = body + checksum(body);
  return { key, prefix: key.slice(0, PREFIX_CHARACTERS), key_hash: sha256(key) };
}

/** True for a text that looks like an API key, valid or not. No access token begins like this. */
export const isApiKey = (bearer: string) => bearer.startsWith('wtj_');

/**
 * The hash that identifies a key in the database. Null if the checksum of the text is wrong; then no query is needed.
 */
export function hashOfApiKey(key: string): string | null {
  if (!API_KEY.test(key) || !key.endsWith(checksum(key.slice(0, -CHECKSUM_CHARACTERS)))) return null;
  // A fast hash is safe here, because nobody can guess a secret of 192 bits.
  return sha256(key);
}

const checksum = (text: string) => crc32(text).toString(16).padStart(CHECKSUM_CHARACTERS, '0');
