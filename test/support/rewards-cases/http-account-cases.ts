import { PointsSweeper } from '@wateja/rewards';

import { expectStatus, givenCustomer, givenMember } from '../fixtures';
import { Outbox } from '../outbox';
import { adjust } from '../rewards-shop';
import { type Json } from './case-rules';
import { asWritten, noon, past } from './case-shop';
import { byHttpCase } from './http-case';

/** One point for each 1.00. */
const ONE_EACH = { spend: { points: 1, per: '1.00' } };
const expiryOf = ({ expire_after_months, expire_at }: Json) => ({ after_months: expire_after_months, at: expire_at });
/** The day on which points ended, in the shop's time zone. */
const dayInNairobi = (time: unknown) => new Date(Date.parse(String(time)) + 3 * 3_600_000).toISOString().slice(0, 10);
/** Noon in Nairobi, so many days ago. */
const daysAgo = (days: number) => noon(new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10));

/** The cases of lots, debts, expiry, adjustments and of what the shop owes, done through the API. */
export const HTTP_ACCOUNT_CASES = byHttpCase({
  R13: async (shop, { lots, redeem }) => {
    await shop.program({ earn: ONE_EACH, expiry: { after_months: 12, at: 'day' } });
    // Only the order of the ends matters to the case.
    const [first, second] = [daysAgo(10), daysAgo(100)];
    for (const completed_at of [first, second]) await shop.sellFor(`${lots[0].points}.00`, { completed_at });
    await shop.sellQuoted({ total_amount: `${redeem}.00`, redeem_points: redeem });
    const remaining = await leftOf(shop);
    return { left: [remaining.get(first) ?? '0', remaining.get(second) ?? '0'] };
  },
  R14: async (shop, { lots, redeem }) => {
    await shop.program({ earn: ONE_EACH });
    const endless = await shop.sellFor(`${lots[0].points}.00`);
    await shop.nextProgram({ earn: ONE_EACH, expiry: { after_months: 12 } });
    const ending = await shop.sellFor(`${lots[1].points}.00`);
    await shop.sellQuoted({ total_amount: `${redeem}.00`, redeem_points: redeem });
    const lots_ = (await shop.member()).lots;
    const remainingOf = (saleId: number) => lots_.find(({ sale_id }) => sale_id === saleId)?.remaining ?? '0';
    return { left: [remainingOf(endless.id), remainingOf(ending.id)] };
  },
  'F07 F08': async (shop, given) => {
    const { shortfall = 'owe' } = given;
    await shop.program({ earn: ONE_EACH, refunds: { shortfall } });
    const sale = await shop.sellFor(`${given.earned ?? given.sale_1.earned}.00`);
    const spent: number = given.redeemed_elsewhere ?? given.sale_2.redeemed;
    await shop.sellQuoted({ total_amount: `${spent}.00`, redeem_points: spent });
    const { status, points_reversed, forgiven } = await shop.refund(sale.id);
    const balance = await shop.balance();
    return shortfall === 'forgive' ? { balance, reversed: points_reversed, forgiven } : { status, balance };
  },
  F13: async (shop, { lot: { points, last_good_day }, return_grace_days }) => {
    await shop.program({
      ...{ earn: ONE_EACH, expiry: { after_months: 0, at: 'day' }, refunds: { return_grace_days } },
    });
    await shop.sellFor(`${points}.00`, { completed_at: noon(past(last_good_day)) });
    const used = await shop.beforeTheirEnds(() =>
      shop.sellQuoted({ total_amount: `${points}.00`, redeem_points: points }),
    );
    expect(await shop.balance()).toBe('0');
    await shop.refund(used.id);
    // The case has its refund on 10 January 2027, and the API has it today.
    const ahead = Date.parse('2027-01-10') - Date.parse(dayInNairobi(new Date().toISOString()));
    return {
      returned: (await shop.member()).expiring.map(({ points: left, last_good_day: day }) => ({
        ...{ points: left, last_good_day: new Date(Date.parse(day) + ahead).toISOString().slice(0, 10) },
      })),
    };
  },
  F14: async (shop, { rule, sale: amount, refund: back, deliveries }) => {
    await shop.program({ earn: { spend: rule } });
    const outbox = new Outbox(shop.testApp, shop.shop.business_id);
    outbox.withoutPoller();
    const balances: string[] = [];
    for (const order of deliveries as ('completed' | 'refunded')[][]) {
      const resume = outbox.withoutFirstAttempts();
      const sale = await shop.sellFor(amount);
      await shop.refund(sale.id, { amount: back });
      resume();
      const [completed, refunded] = (await outbox.rows()).filter(({ name }) => name.startsWith('sale.')).slice(-2);
      const events = { completed: completed!.id, refunded: refunded!.id };
      for (const name of order) await outbox.redeliver(events[name]);
      const booked = (await shop.entries()).filter(({ sale_id }) => sale_id === sale.id);
      balances.push(String(booked.reduce((sum, { points }) => sum + Number(points), 0)));
    }
    outbox.restore();
    return { balances };
  },
  F16: async (shop, { bonus, redeemed, earned }) => {
    await shop.program({ earn: ONE_EACH });
    await shop.givePoints(bonus);
    const sale = await shop.sellQuoted({
      total_amount: `${Number(redeemed) + Number(earned)}.00`,
      redeem_points: redeemed,
    });
    expect(await shop.earnedBy(sale.id)).toBe(String(earned));
    await shop.refund(sale.id);
    return { balance: await shop.balance() };
  },
  F20: async (shop, { lots, redeemed }) => {
    await shop.program({ earn: ONE_EACH, expiry: { after_months: 12, at: 'day' } });
    const ends = new Map<number | null, string>();
    const sales: number[] = [];
    for (const [index, { points, ends: end }] of lots.entries()) {
      const { id } = await shop.sellFor(`${points}.00`, { completed_at: daysAgo(index === 0 ? 10 : 100) });
      ends.set(id, end);
      sales.push(id);
    }
    const used = await shop.sellQuoted({ total_amount: `${redeemed}.00`, redeem_points: redeemed });
    await shop.refund(used.id);
    await shop.refund(sales[0]!);
    const member = await shop.member();
    return {
      lots: member.lots.map(({ remaining, sale_id }) => ({ points: remaining, ends: ends.get(sale_id) })),
      balance: member.balance,
    };
  },
  M16: async (shop, { redeemed_offline, then_earned }) => {
    await shop.program({ earn: ONE_EACH, redeem: { offline_points_per_sale: redeemed_offline } });
    const offline = await shop.sellOffline(redeemed_offline, { total_amount: '0.00', total_items: 1 });
    const earning = await shop.sellFor(`${then_earned.points}.00`);
    expect(await shop.balance()).toBe(String(then_earned.points - redeemed_offline));
    await shop.refund(offline.sale.id);
    const { balance, lots } = await shop.member();
    const ends = (saleId: number | null) => (saleId === earning.id ? then_earned.ends : null);
    return { balance, lots: lots.map(({ remaining, sale_id }) => ({ points: remaining, ends: ends(sale_id) })) };
  },
  M14: async (shop, { balance, offline_points_per_sale, sale: { redeemed_offline, total_paid } }) => {
    await shop.program({ redeem: { offline_points_per_sale } });
    await shop.givePoints(balance);
    const unit_price = `${Number(total_paid) + Number(redeemed_offline)}.00`;
    const { outcome, sale } = await shop.sellOffline(redeemed_offline, {
      items: [{ product_id: 1, quantity: 1, unit_price }],
    });
    expect(sale.total_amount).toBe(total_paid);
    const { reviews } = await shop.get(`/api/rewards/${shop.shop.business_id}/review`);
    return { sale: outcome, balance: await shop.balance(), flag: reviews.map(({ kind }: Json) => kind).join() };
  },
  X12: async (shop, { entries: [[, earned], [, used], [, more]] }) => {
    await shop.program({ earn: ONE_EACH, redeem: { offline_points_per_sale: used } });
    const first = await shop.sellFor(`${earned}.00`);
    await shop.sellOffline(used, { items: [{ product_id: 1, quantity: 1, unit_price: `${used}.00` }] });
    const afterRedeem = await shop.balance();
    const second = await shop.sellFor(`${more}.00`);
    const { balance, lots } = await shop.member();
    const remainingOf = (saleId: number) => lots.find(({ sale_id }) => sale_id === saleId)?.remaining ?? '0';
    return { after_redeem: afterRedeem, balance, left: [remainingOf(first.id), remainingOf(second.id)] };
  },
  'X01 X03 X04': async (shop, given) => {
    await shop.program({ earn: ONE_EACH, expiry: expiryOf(given) });
    const lastGoodDay = async (day: string) => {
      const time = noon(past(day));
      const sale = await shop.sellFor('100.00', { completed_at: time });
      const lot = (await shop.member(time)).lots.find(({ sale_id }) => sale_id === sale.id)!;
      return asWritten(lot.last_good_day!);
    };
    if (!Array.isArray(given.earned_on)) return { last_good_day: await lastGoodDay(given.earned_on) };
    const [first, second] = given.earned_on;
    return { last_good_day: [await lastGoodDay(first), await lastGoodDay(second)] };
  },
  X06: async (shop, { entries: [[first, earned], [, used], [second, more]], ...given }) => {
    await shop.program({ earn: ONE_EACH, expiry: expiryOf(given) });
    const earn = (day: string, points: number) => shop.sellFor(`${points}.00`, { completed_at: noon(past(day)) });
    await earn(first, earned);
    await shop.beforeTheirEnds(() => shop.sellQuoted({ total_amount: `${-used}.00`, redeem_points: -used }));
    await earn(second, more);
    await shop.testApp.app.get(PointsSweeper).sweep();
    const expired = (await shop.entries('&type=expire')).map(({ effective_at, points }) => ({
      ...{ on: asWritten(dayInNairobi(effective_at)), points: String(-Number(points)) },
    }));
    return { lost: expired.sort((a, b) => a.on.localeCompare(b.on)), balance: await shop.balance() };
  },
  X07: async (shop, { lots: [ended, open], redeemed }) => {
    await shop.program({ earn: ONE_EACH, expiry: { after_months: 12, at: 'day' } });
    await shop.sellFor(`${ended.points}.00`, { completed_at: daysAgo(500) });
    await shop.sellFor(`${open.points}.00`, { completed_at: daysAgo(100) });
    await shop.beforeTheirEnds(() => shop.sellQuoted({ total_amount: `${redeemed}.00`, redeem_points: redeemed }));
    return { balance: await shop.balance() };
  },
  X09: async (shop, { lot: { points, last_good_day } }) => {
    await shop.program({ earn: ONE_EACH, expiry: { after_months: 0, at: 'day' } });
    await shop.sellFor(`${points}.00`, { completed_at: noon(past(last_good_day)) });
    const balances = () => Promise.all([last_good_day, '2026-07-01'].map((day) => shop.balance(noon(past(day)))));
    const before = await balances();
    const sweep = async () => {
      await shop.testApp.app.get(PointsSweeper).sweep();
      return shop.entries('&type=expire');
    };
    const [swept, again] = [await sweep(), await sweep()];
    expect(await balances()).toEqual(before);
    return {
      before,
      swept: swept.map(({ effective_at, points: lost }) => ({
        on: asWritten(dayInNairobi(effective_at)),
        points: String(-Number(lost)),
      })),
      again: again.length - swept.length,
      after: await shop.balance(),
    };
  },
  X10: async (shop, { earned, completed_on, ...given }) => {
    await shop.program({ earn: ONE_EACH, expiry: expiryOf(given) });
    const time = noon(completed_on);
    await shop.sellFor(`${earned}.00`, { completed_at: time });
    return { last_good_day: (await shop.member(time)).lots[0]!.last_good_day, balance: await shop.balance() };
  },
  M11: async (shop, { points, reason }) => {
    await shop.program({});
    expectStatus(await adjust(shop.testApp, shop.shop, shop.customer, points, { reason }), 201);
    return { balance: await shop.balance() };
  },
  M13: async (shop, { max_adjustment_per_day, adjusted_today, points }) => {
    await shop.program({ adjust: { max_per_day: max_adjustment_per_day } });
    const { token: owner } = await givenMember(shop.testApp, shop.shop, 'manager');
    const asManager = (change: number) => adjust(shop.testApp, { ...shop.shop, owner }, shop.customer, change);
    expectStatus(await asManager(adjusted_today), 201);
    const { status, body } = await asManager(points);
    return { status, code: body.code, left_today: /\d+/.exec(body.details[0].message)![0] };
  },
  B01: async (shop, { lots_unexpired, debts, unit }) => {
    await shop.program({ redeem: { unit } });
    await shop.givePoints(lots_unexpired);
    const { id: debtor } = await givenCustomer(shop.testApp, shop.shop);
    expectStatus(await adjust(shop.testApp, shop.shop, debtor, -debts, { allow_negative: true }), 201);
    const liability = await shop.get(`/api/rewards/${shop.shop.business_id}/liability`);
    const { outstanding_points, outstanding_amount, owed_points } = liability;
    return { outstanding_points, outstanding_amount, owed_by_customers: owed_points };
  },
});

/** The rest of each lot, by the time of its sale. */
async function leftOf(shop: { member: () => Promise<Json> }): Promise<Map<string, string>> {
  const { lots } = await shop.member();
  return new Map(lots.map(({ earned_at, remaining }: Json) => [String(earned_at).replace('.000Z', 'Z'), remaining]));
}
