import { type Json } from './case-rules';
import { noon, past } from './case-shop';
import { byHttpCase } from './http-case';

const tiersOf = ({ ladder, window, keep_days = 0 }: Json) => ({ tiers: { ladder, window, keep_days } });

/** The cases of tiers, done through the API. All days are four years earlier. */
export const HTTP_TIER_CASES = byHttpCase({
  'L01 L03 L04 L06 L07': async (shop, { spent_before, sale, ...given }) => {
    await shop.program(tiersOf(given));
    for (const amount of [spent_before, sale]) await shop.sellFor(amount);
    return { tier: await shop.tier() };
  },
  'L09 L16': async (shop, { purchases, ...given }, expected) => {
    await shop.program(tiersOf(given));
    for (const { on, spent } of purchases) await shop.sellFor(spent, { completed_at: noon(past(on)) });
    const tiers: Record<string, string | null> = {};
    for (const day of Object.keys(expected)) tiers[day] = await shop.tier(past(day));
    return tiers;
  },
  L10: async (shop, { purchases: [{ on, spent }], redeemed_points, ...given }) => {
    await shop.program({ ...tiersOf(given), earn: { spend: { points: 1, per: '100.00' } } });
    await shop.sellFor(spent, { completed_at: noon(past(on)) });
    await shop.sellQuoted({ total_amount: `${redeemed_points}.00`, redeem_points: redeemed_points });
    return { tier: await shop.tier() };
  },
  L12: async (shop, { purchases, refund_of_first, ...given }) => {
    await shop.program(tiersOf(given));
    const sales: number[] = [];
    for (const { on, spent } of purchases) {
      sales.push((await shop.sellFor(spent, { completed_at: noon(past(on)) })).id);
    }
    const before = await shop.tier(past('2026-03-02'));
    await shop.refund(sales[0]!, { amount: refund_of_first });
    return { before, after: await shop.tier(past('2026-03-02')) };
  },
  L13: async (shop, given) => {
    await shop.program(tiersOf(given));
    for (let sale = 0; sale < 4; sale++) await shop.sellFor('2000.00');
    const afterFour = await shop.tier();
    await shop.sellFor('1.00');
    return { after_4: afterFour, after_5: await shop.tier() };
  },
  L15: async (shop, { purchases: [early], late, ...given }) => {
    const ladder = given.ladder.map((tier: Json, index: number) => ({ ...tier, multiplier: String(index + 1) }));
    await shop.program({ ...tiersOf({ ...given, ladder }), earn: { spend: { points: 1, per: '100.00' } } });
    const sale = await shop.sellFor(early.spent, { completed_at: noon(past(early.on)) });
    const bookings = async () => (await shop.entries()).filter(({ sale_id }) => sale_id === sale.id);
    const [known, earned] = [await shop.tier(past('2026-01-06')), await bookings()];
    expect(earned).toMatchObject([{ tier: 'Member', multiplier: '1', points: '40' }]);
    await shop.sellFor(late.spent, { completed_at: noon(past(late.on)) });
    return {
      '2026-01-06_as_known_then': known,
      '2026-01-06_as_known_now': await shop.tier(past('2026-01-06')),
      earned_on_2026_01_05_changes: JSON.stringify(await bookings()) !== JSON.stringify(earned),
    };
  },
});
