import type { GroupOutcome } from '../../recipients';
import { isHeldOut } from './holdout';
import { AMOUNT_METHOD, METHOD, upliftOf } from './uplift';

const outcome = (group: 'sent' | 'holdout', customers: number, buyers: number): GroupOutcome => ({
  ...{ group, customers, buyers, purchases: buyers * 2 },
  ...{ amount: (buyers * 150).toFixed(2), amount_squares: (buyers * 150 ** 2).toFixed(2) },
});

describe('upliftOf', () => {
  it('compares the groups', () => {
    const { uplift } = upliftOf([outcome('holdout', 80, 48), outcome('sent', 70, 56)]);
    expect(uplift).toEqual({
      method: METHOD,
      sent: {
        ...{ customers: 70, buyers: 56, purchase_rate: 0.8, purchases: 112 },
        ...{ amount: '8400.00', amount_per_customer: '120.00' },
      },
      holdout: {
        ...{ customers: 80, buyers: 48, purchase_rate: 0.6, purchases: 96 },
        ...{ amount: '7200.00', amount_per_customer: '90.00' },
      },
      rate_difference: 0.2,
      rate_interval: { lower: expect.closeTo(0.0524, 4) as number, upper: expect.closeTo(0.3339, 4) as number },
      amount_method: AMOUNT_METHOD,
      amount_difference: '30.00',
      amount_interval: {
        lower: expect.stringMatching(/^8\./) as string,
        upper: expect.stringMatching(/^5[12]\./) as string,
      },
    });
  });

  it.each([
    ['The campaign has no holdout, so there is no group to compare with', [outcome('sent', 70, 56)]],
    ['No customer was chosen to get a message', [outcome('holdout', 70, 56)]],
    ['The campaign has no holdout, so there is no group to compare with', []],
  ])('says why there is none: %s', (reason, outcomes) =>
    expect(upliftOf(outcomes)).toEqual({ uplift: null, why_not: reason }),
  );
});

/** Creates a generator of numbers from 0 to 1 (mulberry32). The same seed always gives the same numbers. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('A thousand campaigns with a known effect', () => {
  const [RUNS, CUSTOMERS, HELD_OUT, WITHOUT, WITH] = [1_000, 600, 20, 0.12, 0.2];

  /** Simulates one campaign: the holdout follows the rule of the product, purchases are random. */
  function run(number: number) {
    const random = chance(number);
    const counts = { sent: [0, 0], holdout: [0, 0] } as Record<'sent' | 'holdout', [number, number]>;
    for (let customer = 1; customer <= CUSTOMERS; customer++) {
      const group = isHeldOut(`campaign ${number}`, customer, HELD_OUT) ? 'holdout' : 'sent';
      counts[group][0] += 1;
      if (random() < (group === 'sent' ? WITH : WITHOUT)) counts[group][1] += 1;
    }
    return upliftOf([outcome('sent', ...counts.sent), outcome('holdout', ...counts.holdout)]).uplift!;
  }

  it('are estimated without bias, by intervals that hold the effect in 93 to 97 of 100', () => {
    const effect = WITH - WITHOUT;
    let [covered, total] = [0, 0];
    for (let number = 1; number <= RUNS; number++) {
      const { rate_difference, rate_interval } = run(number);
      total += rate_difference;
      if (rate_interval.lower <= effect && effect <= rate_interval.upper) covered += 1;
    }
    expect(covered / RUNS).toBeGreaterThanOrEqual(0.93);
    expect(covered / RUNS).toBeLessThanOrEqual(0.97);
    expect(total / RUNS).toBeCloseTo(effect, 2);
  });
});
