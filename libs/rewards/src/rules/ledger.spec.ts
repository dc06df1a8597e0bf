import fc from 'fast-check';

import { type AccountState, type Entry, type PointsUsed, type Taking } from './account';
import { endOfDay } from './expiry';
import { type LedgerRefusal, type LedgerRules, PointsLedger } from './ledger';
import { addDays } from './local-day';
import { sum } from './units';

const rules: LedgerRules = { shortfall: 'owe', return_grace_days: 30, timezone: 'Africa/Nairobi' };
const empty: AccountState = { owed: 0, lots: [], payments: [] };
const noon = (day: string) => new Date(`${day}T09:00:00Z`);
const ends = (day: string) => endOfDay(day, rules.timezone);
const at = (day: string, key: string, saleId: number | null = null) => ({
  key,
  effective_at: noon(day),
  sale_id: saleId,
});

/** The account on another day, as if it were read from the database again. */
const later = (ledger: PointsLedger, day: string, changed: Partial<LedgerRules> = {}) =>
  new PointsLedger(ledger.state, { ...rules, ...changed }, noon(day));

function accepted(result: Entry | LedgerRefusal): Entry {
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

/** A redemption as the database would hold it. */
const usedBy = (ledger: PointsLedger, entry: Entry): PointsUsed => ({
  entry_id: entry.id,
  sale_id: entry.sale_id!,
  points: -entry.points,
  returned: 0,
  takings: ledger.changes.takings.filter((taking) => taking.entry_id === entry.id),
});

describe('the points of an account', () => {
  it('are used by their end, those without an end last, and the older first', () => {
    const ledger = new PointsLedger(empty, rules, noon('2026-03-01'));
    ledger.credit('earn', 100, null, at('2026-01-01', '1', 1));
    ledger.credit('earn', 100, ends('2027-06-01'), at('2026-01-02', '2', 2));
    ledger.credit('earn', 100, ends('2027-01-01'), at('2026-01-03', '3', 3));
    ledger.credit('earn', 100, ends('2027-01-01'), at('2026-01-02', '4', 4));
    const { lots } = accepted(ledger.redeem(350, at('2026-03-01', '5', 5)));
    expect(lots).toEqual([
      { lot_id: -4, points: -100 },
      { lot_id: -3, points: -100 },
      { lot_id: -2, points: -100 },
      { lot_id: -1, points: -50 },
    ]);
  });

  it('cannot be used beyond what is there and not reserved, and nothing is booked then', () => {
    const ledger = new PointsLedger(empty, rules, noon('2026-03-01'));
    ledger.credit('earn', 500, null, at('2026-01-01', '1', 1));
    const result = ledger.redeem(300, at('2026-03-01', '2', 2), { reserved: 300 });
    expect(result).toEqual({ refused: 'insufficient_points', available: 200 });
    expect(ledger.changes.entries).toHaveLength(1);
    expect(ledger.adjust(-501, null, at('2026-03-01', '3'))).toEqual({ refused: 'would_be_negative', available: 500 });
    expect(accepted(ledger.adjust(-501, null, at('2026-03-01', '3'), { allowNegative: true })).owed).toBe(1);
    expect(ledger.balance).toBe(-1);
  });

  it('that were taken offline on debt go back to the lot that has paid the debt', () => {
    const offline = new PointsLedger(empty, rules, noon('2026-01-01'));
    const used = usedBy(offline, accepted(offline.redeem(50, at('2026-01-01', '1', 1), { offline: true })));
    expect(offline.balance).toBe(-50);
    const paid = later(offline, '2026-01-05');
    paid.credit('earn', 100, ends('2026-02-10'), at('2026-01-05', '2', 2));
    expect(paid.changes).toMatchObject({ owed: 0, lots: [{ points: 100, remaining: 50 }], takings: [{ points: 50 }] });
    const refunded = later(paid, '2026-01-06');
    expect(refunded.giveBack(50, used, at('2026-01-06', '1:1')).points).toBe(50);
    expect(refunded.balance).toBe(100);
    expect(refunded.state.lots).toMatchObject([{ remaining: 100, expires_at: ends('2026-02-10') }]);
  });

  it('that paid a debt as returned points are found again too', () => {
    const ledger = new PointsLedger(empty, rules, noon('2026-01-01'));
    ledger.credit('earn', 60, null, at('2026-01-01', '1', 1));
    const online = usedBy(ledger, accepted(ledger.redeem(60, at('2026-01-01', '2', 2))));
    const offline = usedBy(ledger, accepted(ledger.redeem(50, at('2026-01-01', '3', 3), { offline: true })));
    ledger.giveBack(60, online, at('2026-01-01', '1:2'));
    expect(ledger.balance).toBe(10);
    ledger.giveBack(50, offline, at('2026-01-01', '2:3'));
    expect(ledger.balance).toBe(60);
    expect(ledger.state).toMatchObject({ owed: 0, lots: [{ points: 60, remaining: 60 }] });
  });

  it('come back for the days of grace when their lot has ended, counted from the refund', () => {
    const sold = new PointsLedger(empty, rules, noon('2026-12-20'));
    sold.credit('earn', 200, ends('2026-12-31'), at('2026-01-01', '1', 1));
    const used = usedBy(sold, accepted(sold.redeem(200, at('2026-12-20', '2', 2))));
    const refunded = later(sold, '2027-01-10');
    refunded.giveBack(200, used, at('2027-01-10', '1:2'));
    expect(refunded.changes.lots).toMatchObject([
      { points: 200, remaining: 200, sale_id: 1, earned_at: noon('2026-01-01'), expires_at: ends('2027-02-09') },
    ]);
  });

  it('that have expired of the own lot of a sale are not reversed again', () => {
    const sold = new PointsLedger(empty, rules, noon('2026-01-01'));
    sold.credit('earn', 100, ends('2026-01-31'), at('2026-01-01', '1', 1));
    accepted(sold.redeem(60, at('2026-01-01', '2', 2)));
    for (const isSwept of [false, true]) {
      const ended = later(sold, '2026-02-01');
      if (isSwept) ended.expire();
      ended.credit('earn', 500, null, at('2026-02-01', '3', 3));
      const first = ended.reverse(30, 0, at('2026-02-01', '1', 1));
      expect(first).toMatchObject({ points: 0, already_expired: 30 });
      expect(ended.reverse(70, 30, at('2026-02-01', '2', 1))).toMatchObject({ points: -60, already_expired: 10 });
      expect(ended.balance).toBe(440);
    }
  });

  it('that are missing for a reversal are owed, or forgiven if the programme says so', () => {
    const sold = new PointsLedger(empty, rules, noon('2026-01-01'));
    sold.credit('earn', 150, null, at('2026-01-01', '1', 1));
    accepted(sold.redeem(100, at('2026-01-01', '2', 2)));
    const owing = later(sold, '2026-01-02');
    expect(owing.reverse(150, 0, at('2026-01-02', '1', 1))).toMatchObject({ points: -150, owed: 100, forgiven: 0 });
    expect(owing.balance).toBe(-100);
    const forgiving = later(sold, '2026-01-02', { shortfall: 'forgive' });
    expect(forgiving.reverse(150, 0, at('2026-01-02', '1', 1))).toMatchObject({ points: -50, owed: 0, forgiven: 100 });
    expect(forgiving.balance).toBe(0);
  });

  it('end with the account, and so does what it owes', () => {
    const ledger = new PointsLedger(empty, rules, noon('2026-01-01'));
    ledger.credit('earn', 150, null, at('2026-01-01', '1', 1));
    expect(ledger.forfeit(at('2026-01-01', '1')).points).toBe(-150);
    accepted(ledger.redeem(20, at('2026-01-01', '2', 2), { offline: true }));
    expect(ledger.forfeit(at('2026-01-01', '2')).points).toBe(20);
    expect(ledger.state).toMatchObject({ owed: 0, lots: [{ remaining: 0 }] });
  });
});

/** One step of a random history: what happens, how many points, how many days later, and which earlier sale it is about. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('earn', 'redeem', 'offline', 'reverse', 'return', 'expire', 'adjust'),
    points: fc.integer({ min: 1, max: 300 }),
    days: fc.nat({ max: 15 }),
    which: fc.nat({ max: 20 }),
  }),
  { maxLength: 40 },
);

describe('any history of an account', () => {
  it('keeps balances, lots and debts in agreement after each step', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('owe' as const, 'forgive' as const), (history, shortfall) => {
        const booked: Entry[] = [];
        const used: PointsUsed[] = [];
        let state = empty;
        let day = '2026-01-01';
        history.forEach(({ kind, points, days, which }, index) => {
          day = addDays(day, days);
          const ledger = new PointsLedger(state, { ...rules, shortfall }, noon(day));
          const before = ledger.balance;
          const saleId = index + 1;
          const occurrence = at(day, String(saleId), saleId);
          const latestEnd = Math.max(0, ...state.lots.map((lot) => lot.expires_at?.getTime() ?? 0));
          if (kind === 'earn') {
            ledger.credit('earn', points, ends(addDays(day, which * 5)), occurrence);
            expect(ledger.balance).toBe(before + points);
          } else if (kind === 'redeem') {
            const result = ledger.redeem(points, occurrence);
            expect('refused' in result).toBe(points > before);
            expect(ledger.balance).toBe('refused' in result ? before : before - points);
            if (!('refused' in result)) used.push(usedBy(ledger, result));
          } else if (kind === 'offline') {
            used.push(usedBy(ledger, accepted(ledger.redeem(points, occurrence, { offline: true }))));
            expect(ledger.balance).toBe(before - points);
          } else if (kind === 'reverse') {
            const entry = ledger.reverse(points, 0, { ...occurrence, sale_id: which + 1 });
            expect(ledger.balance).toBe(before + entry.points);
            expect(entry.points).toBe(entry.already_expired + entry.forgiven - points);
            if (shortfall === 'forgive') expect(ledger.balance).toBeGreaterThanOrEqual(Math.min(0, before));
          } else if (kind === 'return' && used.length > 0) {
            const redemption = used[which % used.length]!;
            const part = Math.min(points, redemption.points - redemption.returned);
            ledger.giveBack(part, redemption, occurrence);
            expect(ledger.balance).toBe(before + part);
            const latest = Math.max(latestEnd, ends(addDays(day, 30)).getTime());
            expect(
              ledger.state.lots.every((lot) => lot.expires_at !== null && lot.expires_at.getTime() <= latest),
            ).toBe(true);
          } else if (kind === 'expire') {
            ledger.expire();
            expect(ledger.balance).toBe(before);
            expect(ledger.expire()).toEqual([]);
          } else if (kind === 'adjust') ledger.adjust(which % 2 ? points : -points, ends(day), occurrence);

          const { entries } = ledger.changes;
          state = persisted(ledger, index, used);
          booked.push(...entries);
          expect(state.lots.every(({ remaining, points: all }) => remaining >= 0 && remaining <= all)).toBe(true);
          expect(state.owed).toBeGreaterThanOrEqual(0);
          const good = state.lots.filter((lot) => lot.remaining > 0 && lot.expires_at! > noon(day));
          if (state.owed > 0) expect(good).toEqual([]);
          // The sum of the entries, where a lot that has ended counts as expired whether or not that is booked.
          const unswept = state.lots.filter((lot) => lot.expires_at! <= noon(day)).map(({ remaining }) => remaining);
          expect(sum(booked.map((entry) => entry.points)) - sum(unswept)).toBe(ledger.balance);
          for (const entry of entries) {
            expect(sum(entry.lots.map((lot) => lot.points)) - entry.owed).toBe(entry.points);
          }
        });
      }),
      { numRuns: 1_500 },
    );
  });
});

/** The rows as the database numbers them: each step has a thousand ids of its own. */
function persisted(ledger: PointsLedger, step: number, used: PointsUsed[]): AccountState {
  const idOf = (id: number) => (id < 0 ? step * 1_000 - id : id);
  const renumbered = (taking: Taking) =>
    Object.assign(taking, { entry_id: idOf(taking.entry_id), lot_id: idOf(taking.lot_id) });
  const { owed, lots, payments } = ledger.state;
  for (const redemption of used) {
    redemption.entry_id = idOf(redemption.entry_id);
    redemption.takings.forEach(renumbered);
  }
  return {
    owed,
    lots: lots.map((lot) => ({ ...lot, id: idOf(lot.id), entry_id: idOf(lot.entry_id) })),
    payments: payments.map(renumbered),
  };
}
