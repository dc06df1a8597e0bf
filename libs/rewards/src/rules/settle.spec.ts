import fc from 'fast-check';

import { type AccountState, type Entry, type PointsUsed } from './account';
import { type EarningRule } from './earn';
import { endOfDay } from './expiry';
import { PointsLedger } from './ledger';
import { type ReturnedLine } from './refund-points';
import { type BookedEntries, type EarningTerms, settleSale, type SettledSale } from './settle';
import { sum } from './units';

const rules = { shortfall: 'owe' as const, return_grace_days: 30, timezone: 'Africa/Nairobi' };
const rule: EarningRule = {
  spend: { points: 1, per: 10_000 },
  visit: null,
  items: [],
  excluded_product_ids: [],
  fractions: 'drop',
  multiplier: 1_000,
  max_points_per_sale: null,
};
const terms: EarningTerms = { rule, expires_at: endOfDay('2027-03-31', rules.timezone), is_over_limit: false };
const NOW = new Date('2026-03-10T09:00:00Z');

const refundOf = (id: number, returned: ReturnedLine[]) => ({ id, created_at: NOW, returned });
const sale: SettledSale = {
  id: 7,
  completed_at: NOW,
  points_redeemed: 0,
  lines: [{ product_id: null, quantity: 105_000, net_amount: 105_000, points_amount: 0 }],
  refunds: [],
};
const refunded: SettledSale = { ...sale, refunds: [refundOf(1, [{ quantity: 6_000, amount: 6_000 }])] };

/** An account to which sales are delivered, with its rows in memory. */
class Shop {
  state: AccountState = { owed: 0, lots: [], payments: [] };
  readonly entries: Entry[] = [];
  redemption: PointsUsed | null = null;

  /** Points from elsewhere, of which the sale uses some. */
  start(points: number, used: number): void {
    const ledger = new PointsLedger(this.state, rules, NOW);
    ledger.credit('bonus', points, null, { key: 'start', effective_at: NOW });
    if (used > 0) {
      const entry = ledger.redeem(used, { key: '7', effective_at: NOW, sale_id: 7 }, { offline: true }) as Entry;
      const takings = ledger.changes.takings.filter(({ entry_id }) => entry_id === entry.id);
      this.redemption = { entry_id: entry.id, sale_id: 7, points: used, returned: 0, takings };
    }
    this.keep(ledger);
  }

  deliver(sold: SettledSale, how: EarningTerms = terms): Entry[] {
    const ledger = new PointsLedger(this.state, rules, NOW);
    const booked: BookedEntries = {
      entries: this.entries.filter(({ sale_id }) => sale_id === sold.id),
      redemption: this.redemption,
    };
    settleSale(ledger, sold, how, booked);
    this.keep(ledger);
    return ledger.changes.entries;
  }

  get balance(): number {
    return new PointsLedger(this.state, rules, NOW).balance;
  }

  private keep(ledger: PointsLedger): void {
    this.state = ledger.state;
    this.entries.push(...ledger.changes.entries);
  }
}

describe('settling a sale', () => {
  it.each([
    ['in order', [sale, refunded]],
    ['the refund first', [refunded, refunded]],
    ['repeatedly', [refunded, sale, refunded, refunded]],
  ])('books the same when events arrive %s', (_how, deliveries) => {
    const shop = new Shop();
    for (const delivery of deliveries) shop.deliver(delivery);
    expect(shop.balance).toBe(9_000);
    expect(shop.entries.map(({ type, key, points }) => [type, key, points])).toEqual([
      ['earn', '7', 10_000],
      ['reverse', '1', -1_000],
    ]);
  });

  it('books what is missing in all, if only the last refund says what all of them gave back', () => {
    const back = (cents: number) => [{ quantity: cents, amount: cents }];
    const nothing = back(0);
    const one = { ...sale, refunds: [refundOf(1, back(6_000))] };
    const two = { ...sale, refunds: [refundOf(1, nothing), refundOf(2, back(40_000))] };
    const reversalsAfter = (...deliveries: SettledSale[]) => {
      const shop = new Shop();
      for (const delivery of deliveries) shop.deliver(delivery);
      expect(shop.balance).toBe(6_000);
      return shop.entries.filter(({ type }) => type === 'reverse').map(({ key, points }) => [key, points]);
    };
    expect(reversalsAfter(sale, one, two, two)).toEqual([
      ['1', -1_000],
      ['2', -3_000],
    ]);
    expect(reversalsAfter(two, two)).toEqual([['2', -4_000]]);
  });

  it('books nothing for a sale that earns nothing', () => {
    const free = { ...sale, lines: [{ product_id: null, quantity: 1, net_amount: 0, points_amount: 0 }] };
    expect(new Shop().deliver(free)).toEqual([]);
  });

  it('books an entry without points, and why, for a sale beyond the limit of the day', () => {
    const shop = new Shop();
    const limited = { ...terms, is_over_limit: true };
    expect(shop.deliver(sale, limited)).toMatchObject([
      { type: 'earn', points: 0, lot_id: null, reason: 'earning_limit' },
    ]);
    expect(shop.deliver(refunded, limited)).toEqual([]);
    expect(shop.balance).toBe(0);
  });

  it('books a reversal although its points have expired, so that a second event finds it', () => {
    const shop = new Shop();
    const ended = { ...terms, expires_at: NOW };
    shop.deliver(refunded, ended);
    expect(shop.entries.at(-1)).toMatchObject({ type: 'reverse', points: 0, already_expired: 1_000 });
    expect(shop.deliver(refunded, ended)).toEqual([]);
  });

  it('is the identity on the balance when the whole sale is refunded: bonus 50, spent 50, earned 21', () => {
    const shop = new Shop();
    shop.start(50_000, 50_000);
    const all = { ...sale, points_redeemed: 50_000 };
    all.lines = [{ product_id: null, quantity: 1_000, net_amount: 210_000, points_amount: 5_000 }];
    shop.deliver(all);
    expect(shop.balance).toBe(21_000);
    shop.deliver({ ...all, refunds: [refundOf(1, [{ quantity: 1_000, amount: 210_000 }])] });
    expect(shop.balance).toBe(50_000);
  });

  it('ends in one state, in whatever order and however often the events of a sale arrive', () => {
    const histories = fc.record({
      net: fc.nat({ max: 500_000 }),
      value: fc.nat({ max: 50_000 }),
      available: fc.nat({ max: 400 }),
      used: fc.nat({ max: 400 }),
      parts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
      // How many refunds the sale has when each event is delivered.
      reads: fc.array(fc.nat({ max: 5 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(histories, ({ net, value, available, used, parts, reads }) => {
        const quantity = sum(parts);
        const share = (part: number) => Math.floor((net * part) / quantity);
        const refunds = parts.map((part, index) => {
          const before = sum(parts.slice(0, index));
          return refundOf(index + 1, [{ quantity: part, amount: share(before + part) - share(before) }]);
        });
        const sold: SettledSale = {
          ...sale,
          points_redeemed: value > 0 ? used * 1_000 : 0,
          lines: [{ product_id: null, quantity, net_amount: net, points_amount: value }],
        };
        const shops = [new Shop(), new Shop()];
        for (const shop of shops) shop.start(available * 1_000, sold.points_redeemed);
        const start = shops[0]!.balance + sold.points_redeemed;
        const [once, often] = shops as [Shop, Shop];
        once.deliver({ ...sold, refunds });
        for (const read of reads.sort()) often.deliver({ ...sold, refunds: refunds.slice(0, read) });
        often.deliver({ ...sold, refunds });
        expect(often.deliver({ ...sold, refunds })).toEqual([]);

        const summary = ({ entries, state, balance }: Shop) => ({
          entries: entries.map(({ type, key, points }) => `${type} ${key} ${points}`).sort(),
          owed: state.owed,
          left: state.lots.map(({ remaining }) => remaining),
          balance,
        });
        expect(summary(often)).toEqual(summary(once));
        // Everything was returned, so the balance is the same as before the sale.
        expect(once.balance).toBe(start);
      }),
      { numRuns: 1_000 },
    );
  });
});
