import { sha256 } from '@wateja/common';
import { randomBytes } from 'node:crypto';

/** How many codes a user gets at once. */
export const RECOVERY_CODES = 10;
/** 120 bits: more than the 112 that make a fast hash safe. */
const CODE_BYTES = 15;
/** Crockford's base32, in which no letter looks like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE = /^[0-9A-HJKMNP-TV-Z]{24}$/;
/** What people read, copy and type at once. */
const GROUP = /.{4}/g;

/** A code as people read it, `7QX4-0B2M-…`, and the hash that is stored. */
interface RecoveryCode {
  code: string;
  code_hash: string;
}

/** New codes in six groups of four characters. */
export const newRecoveryCodes = (): RecoveryCode[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const code = newRecoveryCode();
    return { code, code_hash: hashOfCharacters(code.replaceAll('-', '')) };
  });

function newRecoveryCode(): string {
  const bits = [...randomBytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const characters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[parseInt(five, 2)]).join('');
  return (characters.match(GROUP) ?? []).join('-');
}

/** The hash by which a code is stored; null for a text that is no code. Case, spaces and dashes make no difference. */
export function hashOfRecoveryCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return CODE.test(code) ? hashOfCharacters(code) : null;
}

/** A fast hash is safe here, because nobody can guess 120 bits. */
const hashOfCharacters = (characters: string) => sha256(characters);
