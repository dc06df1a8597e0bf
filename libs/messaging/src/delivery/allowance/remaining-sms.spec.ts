import fc from 'fast-check';

import { RemainingSms } from './remaining-sms';

const NOON = new Date('2026-12-31T12:00:00Z');
const NEXT_DAY = new Date('2027-01-01T00:00:00Z');

test('a day and a month end at midnight in UTC', () => {
  const remaining = new RemainingSms({ daily: 3, monthly: 10n }, [{ day: '2026-12-31', segments: 2, cost: 8n }]);
  expect(remaining.refusal(NOON, 1, 2n)).toBeUndefined();
  expect(remaining.refusal(NOON, 2, 2n)).toBe('daily_limit');
  expect(remaining.refusal(NOON, 1, 3n)).toBe('monthly_cap');
  expect(remaining.refusal(NEXT_DAY, 3, 10n)).toBeUndefined();
});

test('without limits it refuses nothing', () => {
  const remaining = new RemainingSms({ daily: null, monthly: null });
  remaining.take(NOON, 1_000_000, 1_000_000n);
  expect(remaining.refusal(NOON, 1_000_000, 1_000_000n)).toBeUndefined();
});

test('whatever is taken when nothing refuses it stays within both limits', () => {
  const messages = fc.array(fc.record({ at: fc.constantFrom(NOON, NEXT_DAY), segments: fc.nat(9), cost: fc.nat(90) }));
  fc.assert(
    fc.property(fc.nat(40), fc.nat(400), messages, (daily, monthly, requested) => {
      const remaining = new RemainingSms({ daily, monthly: BigInt(monthly) });
      const taken = requested.filter(({ at, segments, cost }) => {
        if (remaining.refusal(at, segments, BigInt(cost))) return false;
        remaining.take(at, segments, BigInt(cost));
        return true;
      });
      for (const day of [NOON, NEXT_DAY]) {
        const ofDay = taken.filter(({ at }) => at === day);
        expect(ofDay.reduce((sum, { segments }) => sum + segments, 0)).toBeLessThanOrEqual(daily);
        expect(ofDay.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(monthly);
      }
    }),
  );
});
