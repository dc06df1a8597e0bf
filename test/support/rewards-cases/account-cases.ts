import { endOfDay, fromCents, fromThousandths as points, lastGoodDay, liabilityOf, toCents } from '@wateja/rewards';

import { byCase } from './case-rules';
import { earn } from './sales-of-cases';
import { ShopAccount } from './shop-account';

/** The cases of the ledger: lots, debts, returns, expiry, and what the points are worth. */
export const ACCOUNT_CASES = byCase({
  E14: (given) => {
    const earned: number[] = given.amounts.map((amount: string) => earn(given, amount));
    const account = new ShopAccount();
    for (const points of earned) account.earn(points);
    return { points: earned.map(points), redeemable: Math.floor(account.balance / 1_000) };
  },
  R10: ({ balance, reservations, redeem }) => {
    const account = new ShopAccount();
    account.earn(balance * 1_000);
    const [reserved] = reservations;
    const refusal = account.redeem(redeem * 1_000, { reserved: reserved * 1_000 });
    if (!('refused' in refusal)) return refusal;
    const { refused, available } = refusal;
    return { refused, balance: points(account.balance), reserved: String(reserved), available: points(available) };
  },
  'R13 R14': ({ lots, redeem }) => {
    const account = new ShopAccount();
    for (const lot of lots) account.earn(lot.points * 1_000, { lastGood: lot.last_good_day });
    account.redeem(redeem * 1_000);
    return { left: account.lots.map(({ remaining }) => points(remaining)) };
  },
  'F07 F08': (given) => {
    const account = new ShopAccount({ shortfall: given.shortfall ?? 'owe' });
    const earned = (given.earned ?? given.sale_1.earned) * 1_000;
    account.earn(earned, { saleId: 1 });
    account.redeem((given.redeemed_elsewhere ?? given.sale_2.redeemed) * 1_000, { saleId: 2 });
    const entry = account.reverse(earned, 1);
    const balance = points(account.balance);
    if (given.shortfall !== 'forgive') return { status: 200, balance };
    return { balance, reversed: points(-entry.points), forgiven: points(entry.forgiven) };
  },
  F13: ({ lot, redeemed_on, return_grace_days }) => {
    const account = new ShopAccount({ return_grace_days }, redeemed_on);
    account.earn(lot.points * 1_000, { lastGood: lot.last_good_day });
    account.redeem(lot.points * 1_000, { saleId: 2 });
    account.day = '2027-01-10';
    account.giveBack(2);
    return { returned: account.open().map(({ points: left, ends }) => ({ points: left, last_good_day: ends })) };
  },
  F14: ({ sale, refund: back, deliveries, ...given }) => ({
    balances: deliveries.map((events: string[]) => {
      const account = new ShopAccount();
      // Every event reads the present state of the sale.
      for (const event of events)
        account.settle(given, sale, event === 'refunded' || events[0] === 'refunded' ? [back] : []);
      return points(account.balance);
    }),
  }),
  F16: ({ bonus, redeemed, earned }) => {
    const account = new ShopAccount();
    account.earn(bonus * 1_000);
    account.redeem(redeemed * 1_000, { saleId: 1 });
    account.earn(earned * 1_000, { saleId: 1 });
    account.reverse(earned * 1_000, 1);
    account.giveBack(1);
    return { balance: points(account.balance) };
  },
  F20: ({ lots, redeemed }) => {
    const account = new ShopAccount();
    for (const { sale, points: earned, ends } of lots) account.earn(earned * 1_000, { saleId: sale, lastGood: ends });
    account.redeem(redeemed * 1_000, { saleId: 3 });
    account.giveBack(3);
    account.reverse(100_000, 1);
    return { lots: account.open(), balance: points(account.balance) };
  },
  M16: ({ redeemed_offline, then_earned }) => {
    const account = new ShopAccount();
    account.redeem(redeemed_offline * 1_000, { saleId: 1, offline: true });
    account.earn(then_earned.points * 1_000, { saleId: 2, lastGood: then_earned.ends });
    account.giveBack(1);
    return { balance: points(account.balance), lots: account.open() };
  },
  M14: ({ balance, sale }) => {
    const account = new ShopAccount();
    account.earn(balance * 1_000);
    const entry = account.redeem(sale.redeemed_offline * 1_000, { offline: true });
    return {
      sale: 'created',
      balance: points(account.balance),
      flag: 'owed' in entry && entry.owed > 0 ? 'overdrawn' : null,
    };
  },
  M11: (given) => {
    const account = new ShopAccount();
    account.adjust(given.points * 1_000);
    return { balance: points(account.balance) };
  },
  'X01 X03 X04': ({ expire_after_months, expire_at, earned_on }) => {
    const last = (day: string) => lastGoodDay(day, { after_months: expire_after_months, at: expire_at });
    return { last_good_day: Array.isArray(earned_on) ? earned_on.map(last) : last(earned_on) };
  },
  X06: ({ expire_after_months, expire_at, entries }) => {
    const account = new ShopAccount();
    for (const [day, change] of entries as [string, number][]) {
      account.day = day;
      const lastGood = lastGoodDay(day, { after_months: expire_after_months, at: expire_at });
      if (change > 0) account.earn(change * 1_000, { lastGood });
      else account.redeem(-change * 1_000);
    }
    account.day = '2027-01-01';
    return { lost: account.expire(), balance: points(account.balance) };
  },
  X07: ({ lots, redeemed }) => {
    const account = new ShopAccount({}, '2025-12-01');
    for (const lot of lots) account.earn(lot.points * 1_000, { lastGood: lot.last_good_day });
    account.redeem(redeemed * 1_000);
    account.day = '2026-02-01';
    return { balance: points(account.balance) };
  },
  X09: ({ lot }) => {
    const account = new ShopAccount();
    account.earn(lot.points * 1_000, { lastGood: lot.last_good_day });
    const before = ['2026-06-30', '2026-07-01'].map((day) => {
      account.day = day;
      return points(account.balance);
    });
    account.day = '2026-07-20';
    return { before, swept: account.expire(), again: account.expire().length, after: points(account.balance) };
  },
  X10: ({ expire_after_months, expire_at, completed_on, told_on, earned }) => {
    const account = new ShopAccount({}, told_on);
    const lastGood = lastGoodDay(completed_on, { after_months: expire_after_months, at: expire_at });
    account.earn(earned * 1_000, { lastGood });
    return { last_good_day: lastGood, balance: points(account.balance) };
  },
  X12: ({ entries }) => {
    const account = new ShopAccount();
    const balances = entries.map(([kind, change]: [string, number]) => {
      if (kind === 'earn') account.earn(change * 1_000);
      else account.redeem(change * 1_000, { offline: true });
      return points(account.balance);
    });
    return {
      after_redeem: balances[1],
      balance: balances[2],
      left: account.lots.map(({ remaining }) => points(remaining)),
    };
  },
  B01: ({ lots_unexpired, debts, unit }) => {
    const now = new Date('2026-01-10T00:00:00Z');
    const timezone = 'Africa/Nairobi';
    const lots = [{ remaining: lots_unexpired * 1_000, expires_at: endOfDay('2026-12-31', timezone) }];
    const pointUnit = { points: unit.points, amount: toCents(unit.amount) };
    const liability = liabilityOf(lots, debts * 1_000, { unit: pointUnit, timezone, asOf: now });
    return {
      outstanding_points: points(liability.outstanding_points),
      outstanding_amount: fromCents(liability.outstanding_amount),
      owed_by_customers: points(liability.owed_points),
    };
  },
});
