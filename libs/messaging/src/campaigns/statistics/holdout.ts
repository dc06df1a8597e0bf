import { hash } from 'node:crypto';

const DIGITS = 12;
const ALL = 16 ** DIGITS;

/**
 * Decides whether a customer is held out: it takes the first 48 bits of SHA-256(`key` customer id) as a fraction and
 * compares it with `percent`. The result is random over customers and campaigns, but always the same for one customer
 * and campaign. So if the preparation continues after a crash, the groups do not change.
 * @param key 32 random characters of the campaign
 */
export function isHeldOut(key: string, customerId: number, percent: number): boolean {
  if (percent <= 0) return false;
  return parseInt(hash('sha256', `${key} ${customerId}`).slice(0, DIGITS), 16) < (ALL * percent) / 100;
}
