import { expectStatus, givenCustomer, givenSale } from '../fixtures';
import { claim } from '../rewards-shop';
import { type Json } from './case-rules';
import { type CaseShop } from './case-shop';
import { byHttpCase } from './http-case';

const RULE = { points: 1, per: '100.00' };

/** The cases of claimed receipts, done through the API. Each `when` says the number and the amount that are sent. */
export const HTTP_CLAIM_CASES = byHttpCase({
  M07: async (shop, { claim_days, sale, rule }) => {
    await shop.program({ earn: { spend: rule }, claims: { days: claim_days } });
    await walkIn(shop, sale);
    const { status, body } = await claimed(shop, sale.external_id, sale.total);
    return { status, earned: body.points_earned };
  },
  M08: async (shop, { sale }) => {
    await shop.program({ earn: { spend: RULE } });
    await walkIn(shop, sale);
    const { status, body } = await claimed(shop, sale.external_id, '75.00');
    return { status, code: body.code };
  },
  M10: async (shop) => {
    await shop.program({ earn: { spend: RULE } });
    const { id: owner } = await givenCustomer(shop.testApp, shop.shop);
    await shop.sellFor('750.00', { external_id: 'R-17', customer_id: owner });
    const { status, body } = await claimed(shop, 'R-17', '750.00');
    // Claiming the sale again for the same customer returns the same entry.
    const again = expectStatus(await claimed(shop, 'R-17', '750.00', owner), 200);
    expect(again.body.points_earned).toBe('7');
    return { status, code: body.code };
  },
});

function walkIn({ testApp, shop }: CaseShop, { external_id, total, days_ago = 0 }: Json) {
  const completed_at = new Date(Date.now() - days_ago * 86_400_000).toISOString();
  return givenSale(testApp, shop, { external_id, total_amount: total, total_items: 1, completed_at });
}

function claimed({ testApp, shop, customer }: CaseShop, external_id: string, total_amount: string, of = customer) {
  return claim(testApp, shop, { customer_id: of, external_id, total_amount });
}
