import { sha256 } from '@wateja/common';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** `wtj_`, eight digits to know it by, a secret of 192 bits, and a checksum: all hexadecimal, for secret scanners. */
const API_KEY = /^wtj_[0-9a-f]{8}_[0-9a-f]{56}$/;
const PREFIX_CHARACTERS = 12;
const CHECKSUM_CHARACTERS = 8;

/** A new key, as its holder gets it once, and what is kept of it. */
export function generateApiKey(): { key: string; prefix: string; key_hash: string } {
  const body = `wtj_${randomBytes(4).toString('hex')}_${randomBytes(24).toString('hex')}`;
  const key = body + checksum(body);
  return { key, prefix: key.slice(0, PREFIX_CHARACTERS), key_hash: sha256(key) };
}

/** True for what is meant as a key, good or not. No access token begins so. */
export const isApiKey = (bearer: string) => bearer.startsWith('wtj_');

/** The hash that a key is found by; null for what is none, so that guesses and slips of the pen ask no database. */
export function hashOfApiKey(key: string): string | null {
  if (!API_KEY.test(key) || !key.endsWith(checksum(key.slice(0, -CHECKSUM_CHARACTERS)))) return null;
  // Fast, because no secret of 192 bits is ever guessed.
  return sha256(key);
}

const checksum = (text: string) => crc32(text).toString(16).padStart(CHECKSUM_CHARACTERS, '0');
