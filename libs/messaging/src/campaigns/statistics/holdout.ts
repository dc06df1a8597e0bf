import { hash } from 'node:crypto';

const DIGITS = 12;
const ALL = 16 ** DIGITS;

/**
 * Whether a customer is held out: the first 48 bits of SHA-256(`key` customer id), as a fraction, are below `percent`.
 * By chance over customers and campaigns, and the same each time it is asked: preparing that goes on after a crash
 * forms the same groups. @param key the campaign's own, 32 random characters
 */
export function isHeldOut(key: string, customerId: number, percent: number): boolean {
  if (percent <= 0) return false;
  return parseInt(hash('sha256', `${key} ${customerId}`).slice(0, DIGITS), 16) < (ALL * percent) / 100;
}
