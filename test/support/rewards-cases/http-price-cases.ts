import { expectStatus } from '../fixtures';
import { endQuotes, quoteRoute } from '../rewards-shop';
import { type Json } from './case-rules';
import { byHttpCase } from './http-case';

const ladderOf = (multiplier = '1') => ({ ladder: [{ name: 'Tier of the case', multiplier }] });
const earnOf = ({ rule, visit_rule, fractions }: Json) => ({
  spend: rule ?? null,
  visit: visit_rule ?? null,
  ...(fractions ? { fractions } : {}),
});

/** Moves a time of a case about four years back, so that it is over, to the same day of the week. */
const weeksBefore = (time: string) => new Date(Date.parse(time) - 208 * 7 * 24 * 60 * 60 * 1_000).toISOString();

/** The cases of what sales earn, of reservations and of refunds, done through the API. */
export const HTTP_PRICE_CASES = byHttpCase({
  'E01 E02 E04 E05 E07 E08 E16 E17 E19 E22': async (shop, given) => {
    await shop.program({ earn: earnOf(given), tiers: ladderOf(given.multiplier) });
    const sale = await shop.sellFor(given.amount);
    return { points: await shop.earnedBy(sale.id) };
  },
  'E13 E14': async (shop, given, expected) => {
    await shop.program({ earn: earnOf(given) });
    const points: string[] = [];
    for (const amount of given.amounts) points.push(await shop.earnedBy((await shop.sellFor(amount)).id));
    if (!('redeemable' in expected)) return { points };
    const { body } = expectStatus(await shop.quote({ total_amount: '100.00', redeem_points: 'max' }), 201);
    return { points, redeemable: Number(body.quote.points.redeemed) };
  },
  E20: async (shop, given) => {
    await shop.program({ earn: earnOf(given), tiers: ladderOf(given.tier_multiplier) });
    await shop.promotion({ multiplier: given.promotion_multiplier, starts_at: '2020-01-01' });
    return { points: await shop.earnedBy((await shop.sellFor(given.amount)).id) };
  },
  E23: async (shop, given) => {
    const { multiplier, weekday } = given.promotion;
    await shop.program({ earn: earnOf(given) });
    await shop.promotion({ multiplier, weekdays: [weekday], starts_at: '2020-01-01' });
    const points: string[] = [];
    for (const { completed_at, amount } of given.sales) {
      points.push(await shop.earnedBy((await shop.sellFor(amount, { completed_at: weeksBefore(completed_at) })).id));
    }
    return { points };
  },
  E11: async (shop, given) => {
    await shop.program({ earn: earnOf(given), redeem: { unit: { points: 1, amount: given.point_value } } });
    await shop.givePoints(given.redeem);
    const sale = await shop.sellQuoted({ items: given.lines.map(itemOf), redeem_points: given.redeem });
    return { payable: sale.total_amount, earned: await shop.earnedBy(sale.id) };
  },
  R10: async (shop, { balance, reservations, redeem }) => {
    await shop.program({});
    await shop.givePoints(balance);
    const quote = (redeem_points: number) => shop.quote({ total_amount: '1000.00', redeem_points });
    for (const reserved of reservations) expectStatus(await quote(reserved), 201);
    const refused = expectStatus(await quote(redeem), 409).body.code as string;
    const member = await shop.member();
    return { refused, balance: member.balance, reserved: member.reserved, available: member.available };
  },
  R11: async (shop, { balance, concurrent_redemptions, points_each }) => {
    await shop.program({});
    await shop.givePoints(balance);
    const request = { total_amount: '1000.00', redeem_points: points_each };
    const quotes = await Promise.all(Array.from({ length: concurrent_redemptions }, () => shop.quote(request)));
    const created = quotes.filter(({ status }) => status === 201);
    for (const { body } of created) {
      await shop.sellFor(body.quote.payable_amount, { quote_id: body.quote.id });
    }
    const refused = quotes.filter(({ status, body }) => status === 409 && body.code === 'insufficient_points');
    return { succeeded: created.length, refused: refused.length, balance: await shop.balance() };
  },
  R16: async (shop, { discount, lines }) => {
    const sale = await shop.sell({ items: lines.map(itemOf), discount_amount: discount });
    return { shares: sale.items.map((item) => (item as Json).discount_amount) };
  },
  R19: async (shop, { balance, reserve, expires_in_minutes, asked_after_minutes }) => {
    await shop.program({ redeem: { reservation_minutes: expires_in_minutes } });
    await shop.givePoints(balance);
    const { body } = expectStatus(await shop.quote({ total_amount: '1000.00', redeem_points: reserve }), 201);
    await endQuotes(shop.testApp, shop.shop, `${asked_after_minutes - expires_in_minutes} minutes`);
    const quote = expectStatus(await quoteRoute(shop.testApp, shop.shop, 'GET', body.quote.id), 200).body.quote;
    return { available: (await shop.member()).available, reservation: quote.status };
  },
  R20: async (shop, { max_redemptions_per_day, redemptions_today, redeem, balance }) => {
    await shop.program({ redeem: { max_redemptions_per_day } });
    await shop.givePoints(Number(balance) + Number(redemptions_today));
    const request = { total_amount: '1000.00' };
    for (let time = 0; time < redemptions_today; time++) await shop.sellQuoted(request, { redeem_points: 1 });
    const { status, body } = await shop.quote({ ...request, redeem_points: redeem });
    return { refused: body.code, status };
  },
  'F01 F02': async (shop, given, expected) => {
    await shop.program({ earn: earnOf(given) });
    const sale = await shop.sell({ items: given.lines.map(itemOf), discount_amount: given.order_discount });
    const refundLine = async (line: number) => {
      const items = [{ sale_item_id: sale.items[line]!.id, quantity: 1 }];
      const { money_back, points_reversed } = await shop.refund(sale.id, { items });
      return { money_back, points_reversed };
    };
    return 'first' in expected ? { first: await refundLine(1), then: await refundLine(0) } : refundLine(0);
  },
  'F04 F05': async (shop, { rule_at_sale, rule_now, lines }) => {
    await shop.program({ earn: { spend: rule_at_sale } });
    const sale = await shop.sell({ items: lines.map(itemOf) });
    await shop.nextProgram({ earn: { spend: rule_now } });
    return { points_reversed: (await shop.refund(sale.id)).points_reversed };
  },
  F10: async (shop, given) => {
    await shop.program({ earn: earnOf(given), redeem: { unit: { points: 1, amount: given.point_value } } });
    await shop.givePoints(given.redeemed);
    const sale = await shop.sellQuoted({ items: given.lines.map(itemOf), redeem_points: given.redeemed });
    const refundLine = async (line: number) => {
      const items = [{ sale_item_id: sale.items[line]!.id, quantity: 1 }];
      const { money_back, points_returned, points_reversed } = await shop.refund(sale.id, { items });
      return { money_back, points_returned, points_reversed };
    };
    return { first: await refundLine(1), then: await refundLine(0) };
  },
  F11: async (shop, { lines, redeemed, unit }) => {
    await shop.program({ redeem: { unit } });
    await shop.givePoints(redeemed);
    const sale = await shop.sellQuoted({ items: lines.map(itemOf), redeem_points: redeemed });
    const { money_back, points_returned } = await shop.refund(sale.id);
    return { paid: sale.total_amount, money_back, points_returned };
  },
  F17: async (shop, given) => {
    await shop.program({ earn: earnOf(given) });
    const sale = await shop.sellFor(given.sale);
    const reversed: string[] = [];
    for (const amount of given.refunds) reversed.push((await shop.refund(sale.id, { amount })).points_reversed);
    return { points_reversed: reversed };
  },
  F19: async (shop, { tier_percent, rule, lines: [line] }, expected) => {
    const tiers = { ladder: [{ name: 'Tier of the case', discount_percent: tier_percent }] };
    await shop.program({ earn: { spend: rule }, tiers });
    // A seventh of 999.99 is no price, so the till gives a discount of 1.01 on 7 × 143.00.
    const item = { product_id: 1, quantity: line.quantity, unit_price: '143.00', discount_amount: '1.01' };
    const sale = await shop.sellQuoted({ items: [item] });
    const parts = [];
    for (let part = 0; part < expected.money_back.length; part++) {
      parts.push(await shop.refund(sale.id, { items: [{ sale_item_id: sale.items[0]!.id, quantity: 1 }] }));
    }
    const { refunded_amount } = (await shop.get(`/api/sales/${shop.shop.business_id}/${sale.id}`)).sale;
    return {
      money_back: parts.map(({ money_back }) => money_back),
      sum: refunded_amount,
      points_reversed: parts.map(({ points_reversed }) => points_reversed),
    };
  },
});

function itemOf(amount: string, index: number) {
  return { product_id: index + 1, quantity: 1, unit_price: amount };
}
