import type { dictionary } from '@zxcvbn-ts/language-common';
import { ValidationFailed } from '@wateja/common';
import { createRequire } from 'node:module';

/** The fewest characters of a new password. */
export const MIN_PASSWORD_LENGTH = 8;
/** Words that attackers try first on every account of this service. */
const WORDS_OF_THE_SERVICE = ['wateja'];
/** Shorter parts of a name or an email are in many good passwords by chance. */
const MIN_WORD_LENGTH = 3;

/** The person for whom a password is set. */
export interface PasswordOwner {
  email: string;
  name?: string;
}

let commonPasswords: ReadonlySet<string> | undefined;

/** True for one of the 49,000 most common passwords, in upper or lower case. */
export function isCommonPassword(password: string): boolean {
  // The list takes a tenth of a second to unpack, and most processes never need it.
  commonPasswords ??= new Set(readList()['passwords-common']);
  return commonPasswords.has(password.toLowerCase());
}

/** True when hardly anything is left of a password without the parts of the email, of the name, and `wateja`. */
export function isPersonalPassword(password: string, { email, name = '' }: PasswordOwner): boolean {
  const parts = wordsOf(`${email} ${name}`).filter((word) => word.length >= MIN_WORD_LENGTH);
  // The longest words first, so that a short one does not break a long one into pieces.
  const words = [...WORDS_OF_THE_SERVICE, ...parts].sort((a, b) => b.length - a.length);
  const remainder = words.reduce((text, word) => text.replaceAll(word, ''), wordsOf(password).join(''));
  const isMadeOfThem = remainder.length < wordsOf(password).join('').length;
  return isMadeOfThem && remainder.length < MIN_PASSWORD_LENGTH;
}

/**
 * Refuses a password that is easy to guess for this person.
 * @param path the field of the request that has the password
 * @throws ValidationFailed
 */
export function assertHardToGuess(password: string, owner: PasswordOwner, path = 'password'): void {
  const message = isCommonPassword(password)
    ? 'Must not be one of the most common passwords'
    : isPersonalPassword(password, owner)
      ? 'Must not be made of the email, the name or the word wateja'
      : null;
  if (message !== null) throw new ValidationFailed([{ path, code: 'guessable', message }]);
}

/** The letters and digits of a text, in lower case. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

function readList(): typeof dictionary {
  const list = createRequire(__filename)('@zxcvbn-ts/language-common') as { dictionary: typeof dictionary };
  return list.dictionary;
}
