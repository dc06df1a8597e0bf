import { readFileSync } from 'node:fs';

import { ACCOUNT_CASES } from '../../../../test/support/rewards-cases/account-cases';
import { type WorkedCase } from '../../../../test/support/rewards-cases/case-rules';
import { PRICE_CASES } from '../../../../test/support/rewards-cases/price-cases';
import { TIER_CASES } from '../../../../test/support/rewards-cases/tier-cases';

/** The worked cases that the shop's accountants wrote, each with its arithmetic. */
const { cases } = JSON.parse(readFileSync('test/data/rewards/cases.json', 'utf8')) as { cases: WorkedCase[] };
const RULES = { ...PRICE_CASES, ...ACCOUNT_CASES, ...TIER_CASES };

/** Cases that no pure rule can show, and why. Tests over HTTP show them. */
const ONLY_OVER_HTTP: Record<string, string> = {
  R11: 'twenty redemptions at once need the lock of the account',
  R19: 'a reservation is a row that ends by the clock',
  R20: 'the redemptions of a day are counted in a table',
  M07: 'a claim finds a sale by its receipt number',
  M08: 'a claim finds a sale by its receipt number',
  M10: 'a claim compares the customer of the sale',
  M13: 'the adjustments of a day are counted in a table',
};

describe('the worked cases', () => {
  it.each(cases.filter(({ id }) => !(id in ONLY_OVER_HTTP)))('$id: $title', ({ id, given, expect: expected }) => {
    expect(RULES[id]?.(given, expected)).toEqual(expected);
  });

  it('are all read, by a rule or over HTTP, and no other', () => {
    const read = [...Object.keys(RULES), ...Object.keys(ONLY_OVER_HTTP)];
    expect(read.sort()).toEqual(cases.map(({ id }) => id).sort());
  });
});
