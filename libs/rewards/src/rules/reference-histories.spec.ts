import fc from 'fast-check';

import { histories, programs, type RandomProgram, type Step } from '../../../../test/support/random-histories';
import { localTime, promotionOf, referenceMultiplier } from '../../../../test/support/promotions-reference';
import { reference, type ReferenceAccount, type ReferenceSale } from '../../../../test/support/rewards-reference';
import { type AccountState, type Entry, type PointsUsed } from './account';
import { type EarningRule } from './earn';
import { expiresAt, lastGoodDayOf } from './expiry';
import { PointsLedger } from './ledger';
import { addDays, localDayOf } from './local-day';
import { priceSale } from './price-sale';
import { bestMultiplier } from './promotions';
import { settleSale, type SettledSale } from './settle';
import { toCents, toThousandths } from './units';

const timezone = 'Africa/Nairobi';
const PLENTY = 1_000_000;

/** One sale in our rows and in the model of the accountants. */
interface SoldTwice {
  ours: SettledSale;
  entries: Entry[];
  redemption: PointsUsed | null;
  theirs: ReferenceSale;
  unsold: number[];
  absorbed: number;
  /** In thousandths: that of its tier, or of a promotion at its time. */
  multiplier: number;
}

/** The same history, booked by our rules and by the model of the accountants. */
class TwoLedgers {
  private state: AccountState = { owed: 0, lots: [], payments: [] };
  private readonly account: ReferenceAccount;
  private readonly sales: SoldTwice[] = [];
  private readonly swept = new Map<number, number>();
  private refunds = 0;
  private rows = 0;
  /** The model loses points that paid a debt when they came back from a refund: from there on it cannot be compared. */
  isModelExhausted = false;
  private hasOwed = false;
  /** How many sales have earned by a promotion. */
  promoted = 0;

  constructor(private readonly program: RandomProgram) {
    this.account = new reference.Account({ shortfall: program.shortfall, grace_days: program.grace_days });
  }

  sell({ lines, redeem, requested, minute }: Step, day: string): void {
    const { account } = this;
    // The ledgers know days only, so the time of a sale decides nothing but its promotions.
    const [at, { multiplier: ofTier, promotions }] = [localTime(day, minute), this.program];
    const program = { ...this.program, multiplier: referenceMultiplier(at, ofTier, promotions) };
    const ours = promotions.map((promotion, index) => promotionOf(promotion, index, inNairobi));
    const best = bestMultiplier(toThousandths(ofTier), ours, inNairobi(at), timezone);
    const id = this.sales.length + 1;
    const available = redeem === 'online' ? Math.max(0, Math.floor(account.balance(day) / 1_000)) : PLENTY;
    const spendable = redeem === 'nothing' ? 0 : requested;
    const lineOf = { discountable: true, redeemable: true, earns: true };
    const theirLines = lines.map(({ amount }) => ({ amount, ...lineOf }));
    const redemption = { requested: spendable, available, ...program.unit, min: 0, max_percent: program.max_percent };
    const quote = reference.quote(theirLines, { ...program, order_discount: 0, redeem: redemption });
    const price = priceSale(
      {
        discount_percent: toThousandths(program.tier_percent),
        payable_step: program.payable_step === null ? null : toCents(program.payable_step),
        redemption: {
          unit: { points: program.unit.points, amount: toCents(program.unit.amount) },
          min_points: 0,
          max_percent: program.max_percent,
        },
        points_with_discount: true,
      },
      {
        lines: lines.map(({ amount }) => ({ line_total: amount, discount_amount: 0, ...lineOf })),
        discount_amount: 0,
        redemption: { requested: spendable, at_most: true, available: available * 1_000 },
      },
    );
    const used = price.redemption.points * 1_000;
    const sale: SoldTwice = {
      ours: {
        id,
        completed_at: noon(day),
        points_redeemed: used,
        lines: price.lines.map(({ net_amount, points_amount }, index) => ({
          product_id: null,
          quantity: lines[index]!.quantity * 1_000,
          net_amount,
          points_amount,
        })),
        refunds: [],
      },
      entries: [],
      redemption: null,
      theirs: new reference.Sale(quote, theirLines, { ...program, quantities: lines.map(({ quantity }) => quantity) }),
      unsold: lines.map(({ quantity }) => quantity),
      absorbed: 0,
      multiplier: best.multiplier,
    };
    if (best.promotion) this.promoted += 1;
    this.sales.push(sale);

    if (used > 0) {
      const ledger = this.ledger(day);
      const occurrence = { key: String(id), effective_at: noon(day), sale_id: id };
      const entry = ledger.redeem(used, occurrence, { offline: redeem === 'offline' }) as Entry;
      const takings = ledger.changes.takings.filter(({ entry_id }) => entry_id === entry.id);
      this.write(ledger);
      sale.redemption = { entry_id: entry.id, sale_id: id, points: used, returned: 0, takings };
      account.redeem(quote.points_used * 1_000, day, { sale: id, offline: redeem === 'offline' });
    }
    this.settle(sale, day);
    if (quote.earned > 0) {
      account.credit(quote.earned, day, reference.lastGoodDay(day, program.expiry), { sale: id });
    }
  }

  refund({ which, part }: Step, day: string): void {
    const sale = this.sales[which % Math.max(1, this.sales.length)];
    const line = sale ? part % sale.unsold.length : 0;
    if (!sale || sale.unsold[line] === 0) return;
    sale.unsold[line]! -= 1;
    const id = sale.ours.id;
    const back = sale.theirs.refund([{ line, qty: 1 }]);
    const returned = sale.unsold.map((_, index) =>
      index === line ? { quantity: 1_000, amount: back.money_back } : { quantity: 0, amount: 0 },
    );
    sale.ours.refunds.push({ id: (this.refunds += 1), created_at: noon(day), returned });
    this.settle(sale, day);

    // Expired points of the sale's lots are already gone, so the model is not asked to take them again.
    const ended = this.account.lots
      .filter((lot) => lot.sale === id && lot.last !== null && lot.last < day)
      .reduce((points, lot) => points + lot.left + (this.swept.get(lot.id) ?? 0), 0);
    const removed = Math.min(back.points_reversed, Math.max(0, ended - sale.absorbed));
    sale.absorbed += removed;
    this.account.reverse(back.points_reversed - removed, day, { sale: id });
    if (back.points_back === 0) return;
    const before = this.account.balance(day);
    this.account.giveBack(back.points_back * 1_000, day, id);
    if (this.account.balance(day) !== before + back.points_back * 1_000) this.isModelExhausted = true;
  }

  expire(day: string): void {
    const ledger = this.ledger(day);
    const ours = ledger.expire().map(({ points, effective_at }) => [-points, localDayOf(effective_at, timezone)]);
    this.write(ledger);
    const theirs = this.account.expire(day);
    theirs.forEach(({ lot, m }) => this.swept.set(lot, m));
    expect(ours.sort()).toEqual(theirs.map(({ m, on }) => [m, on]).sort());
  }

  compare(day: string): void {
    expect(this.ledger(day).balance).toBe(this.account.balance(day));
    expect(this.state.owed).toBe(this.account.debt);
    const ours = this.state.lots.map(({ points, remaining, earned_at, expires_at, sale_id }) => ({
      total: points,
      left: remaining,
      on: localDayOf(earned_at, timezone),
      last: expires_at && lastGoodDayOf(expires_at, timezone),
      sale: sale_id,
    }));
    const theirs = this.account.lots.map(({ total, left, on, last, sale }) => ({ total, left, on, last, sale }));
    this.hasOwed ||= this.account.debt > 0;
    // When several lots have paid one debt, nothing says which of them is given back first.
    if (this.hasOwed) expect(leftByEnd(ours)).toEqual(leftByEnd(theirs));
    else expect(ours).toEqual(theirs);
  }

  private settle(sale: SoldTwice, day: string): void {
    const { rule, fractions, cap, expiry } = this.program;
    const earning: EarningRule = {
      spend: { points: rule.points, per: toCents(rule.per) },
      visit: null,
      items: [],
      excluded_product_ids: [],
      fractions,
      multiplier: sale.multiplier,
      max_points_per_sale: cap,
    };
    const end = expiresAt(sale.ours.completed_at, { after_months: expiry.months, at: expiry.at }, timezone);
    const ledger = this.ledger(day);
    const { entries, redemption } = sale;
    settleSale(ledger, sale.ours, { rule: earning, expires_at: end, is_over_limit: false }, { entries, redemption });
    sale.entries.push(...ledger.changes.entries);
    this.write(ledger);
  }

  /** Numbers the new rows as the database does. Otherwise rows of two bookings would have the same ids. */
  private write(ledger: PointsLedger): void {
    const { entries, lots, takings } = ledger.changes;
    const entryIds = new Map(entries.map((entry) => [entry.id, (this.rows += 1)]));
    const lotIds = new Map(lots.filter(({ id }) => id < 0).map((lot) => [lot.id, (this.rows += 1)]));
    const entryIdOf = (id: number) => entryIds.get(id) ?? id;
    const lotIdOf = (id: number) => lotIds.get(id) ?? id;
    this.state = ledger.state;
    for (const entry of entries) {
      entry.id = entryIdOf(entry.id);
      entry.lot_id = entry.lot_id && lotIdOf(entry.lot_id);
      for (const movement of entry.lots) movement.lot_id = lotIdOf(movement.lot_id);
    }
    for (const lot of lots) Object.assign(lot, { id: lotIdOf(lot.id), entry_id: entryIdOf(lot.entry_id) });
    for (const taking of takings) {
      Object.assign(taking, { entry_id: entryIdOf(taking.entry_id), lot_id: lotIdOf(taking.lot_id) });
    }
  }

  private ledger(day: string): PointsLedger {
    const { shortfall, grace_days } = this.program;
    return new PointsLedger(this.state, { shortfall, return_grace_days: grace_days, timezone }, noon(day));
  }
}

/** How many points are left by the day on which they end. */
function leftByEnd(lots: { left: number; last: string | null }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { left, last } of lots) if (left > 0) sums[last ?? 'never'] = (sums[last ?? 'never'] ?? 0) + left;
  return sums;
}

const inNairobi = (time: string) => new Date(`${time}+03:00`);
const noon = (day: string) => new Date(`${day}T09:00:00Z`);

describe('histories of an account', () => {
  it('equal those of the accountants for 5,000 random histories under random programmes', () => {
    let [comparedSteps, promoted] = [0, 0];
    fc.assert(
      fc.property(programs, histories, (program, history) => {
        const ledgers = new TwoLedgers(program);
        let day = '2026-01-05';
        for (const step of history) {
          day = addDays(day, step.days);
          if (step.kind === 'sale') ledgers.sell(step, day);
          else if (step.kind === 'refund') ledgers.refund(step, day);
          else ledgers.expire(day);
          if (ledgers.isModelExhausted) return;
          ledgers.compare(day);
          comparedSteps += 1;
        }
        promoted += ledgers.promoted;
      }),
      { numRuns: 5_000 },
    );
    expect(comparedSteps).toBeGreaterThan(40_000);
    expect(promoted).toBeGreaterThan(1_000);
  });
});
