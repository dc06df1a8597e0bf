import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus, givenCustomer, givenSale } from '../../support/fixtures';
import { waitUntil } from '../../support/wait-until';

/** Name, type, and what they bought when: [product, amount, moment]. */
type Person = [name: string, type: string, sales: [product: number, amount: string, at: string][]];

const PEOPLE: Person[] = [
  ['nobody', 'walk_in', []],
  ['once', 'regular', [[1, '500.00', '2026-03-01T10:00:00Z']]],
  [
    'twice',
    'vip',
    [
      [2, '100.00', '2026-01-01T10:00:00Z'],
      [3, '150.00', '2026-05-01T10:00:00Z'],
    ],
  ],
  ['often', 'walk_in', Array.from({ length: 5 }, (_, n) => [1, '1000.00', `2026-06-0${n + 1}T10:00:00Z`])],
];

let shop: CampaignShop;
const ids = new Map<string, number>();

beforeAll(async () => {
  shop = await CampaignShop.open();
  const { testApp } = shop;
  for (const [index, [name, customer_type, sales]] of PEOPLE.entries()) {
    const phone = `07120000${String(index + 1).padStart(2, '0')}`;
    const { id } = await givenCustomer(testApp, shop.shop, { name: `Customer ${name}`, phone, customer_type });
    ids.set(name, id);
    for (const [product_id, unit_price, completed_at] of sales) {
      const items = [{ product_id, quantity: 1, unit_price }];
      await givenSale(testApp, shop.shop, { customer_id: id, items, completed_at });
    }
  }
  // A product that was returned as a whole was not bought.
  const customer_id = ids.get('nobody')!;
  const items = [{ product_id: 7, quantity: 1, unit_price: '99.00' }];
  const sale = await givenSale(testApp, shop.shop, { customer_id, items, completed_at: '2026-04-01T10:00:00Z' });
  const refund = `/api/sales/${shop.shop.business_id}/${sale.id}/refund`;
  expectStatus(await testApp.request('POST', refund, { token: shop.shop.manager }), 200);
  const erased = await givenCustomer(testApp, shop.shop, { name: 'Customer gone', phone: '0712000099' });
  const path = `/api/customers/${shop.shop.business_id}/${erased.id}`;
  expectStatus(await testApp.request('PATCH', path, { token: shop.shop.owner, body: { is_active: false } }), 200);
  await waitUntil('the histories have followed', async () => {
    const [row] = await testApp.database.query<{ done: boolean }>(
      `SELECT sum(total_purchases) = 8 AS done FROM customer_purchase_history`,
    );
    return row!.done;
  });
});
afterAll(() => shop.close());

async function audienceOf(audience: object): Promise<string[]> {
  const id = await shop.sent({ audience });
  await shop.runJob(id);
  const recipients = new Set((await shop.recipients(id)).map(({ customer_id }) => customer_id));
  return [...ids]
    .filter(([, customer]) => recipients.delete(customer))
    .map(([name]) => name)
    .concat(...(recipients.size ? ['others'] : []));
}

it.each<[object, string[]]>([
  [{}, ['nobody', 'once', 'twice', 'often']],
  [{ customer_type: ['walk_in'] }, ['nobody', 'often']],
  [{ customer_type: ['regular', 'vip'] }, ['once', 'twice']],
  [{ repeat_frequency: ['one_time'] }, ['once']],
  [{ repeat_frequency: ['one_time', 'regular'] }, ['once', 'often']],
  [{ loyalty_tier: ['occasional'] }, ['twice']],
  [{ last_purchase_before: '2026-05-01T10:00:00Z' }, ['once']],
  [{ last_purchase_before: '2026-05-01T13:00:01+03:00' }, ['once', 'twice']],
  [{ last_purchase_after: '2026-05-01T10:00:00Z' }, ['often']],
  [{ last_purchase_after: '2026-04-30T10:00:00Z' }, ['twice', 'often']],
  [{ min_spent: '250.00' }, ['once', 'twice', 'often']],
  [{ min_spent: '250.01' }, ['once', 'often']],
  [{ max_spent: '250.00' }, ['nobody', 'twice']],
  [{ min_spent: '250', max_spent: 500 }, ['once', 'twice']],
  [{ bought_product_ids: [1] }, ['once', 'often']],
  [{ bought_product_ids: [3, 2] }, ['twice']],
  [{ bought_product_ids: [7] }, []],
  [{ bought_product_ids: [1], customer_type: ['walk_in'] }, ['often']],
  [{ customer_type: ['vip'], min_spent: '1000.00' }, []],
])('%j is for %j', async (audience, names) => {
  expect(await audienceOf(audience)).toEqual(names);
  expect(await shop.preflight({ audience })).toMatchObject({ audience: names.length });
});

it("a shop's own tiers", async () => {
  const path = `/api/businesses/${shop.shop.business_id}/loyalty`;
  const tiers = [{ name: 'shaba' }, { name: 'fedha', min_purchases: 2 }, { name: 'dhahabu', min_spent: '1000.00' }];
  const set = (value: unknown) =>
    shop.testApp.request('PATCH', path, { token: shop.shop.owner, body: { tiers: value } });
  expectStatus(await set(tiers), 200);
  expect(await audienceOf({ loyalty_tier: ['fedha'] })).toEqual(['twice']);
  expect(await audienceOf({ loyalty_tier: ['shaba', 'dhahabu'] })).toEqual(['nobody', 'once', 'often']);
});
