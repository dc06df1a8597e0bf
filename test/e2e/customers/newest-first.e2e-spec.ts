import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { givenMessages } from '../../support/messages';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('In the order of time, whatever ids say,', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const post = async (path: string, body: object) =>
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201).body;
  const makeLater = (table: string, id: number) =>
    testApp.database.query(`UPDATE ${table} SET created_at = created_at + interval '1 hour' WHERE id = $1`, [id]);
  const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id);

  it('API keys are listed, the newest first', async () => {
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const create = async () => (await post(path, { name: 'Till 1' })).api_key.id as number;
    const [first, second] = [await create(), await create()];
    const listKeyIds = async () => idsOf((await testApp.request('GET', path, { token: shop.owner })).body.api_keys);
    await testApp.database.query('UPDATE api_keys SET created_at = now()');
    expect(await listKeyIds()).toEqual([second, first]);
    await makeLater('api_keys', first);
    expect(await listKeyIds()).toEqual([first, second]);
  });

  it('a data export has refunds, the oldest first, and campaigns, the newest first', async () => {
    const { business_id } = shop;
    const customer = (await givenCustomer(testApp, shop)).id;
    const sale = await givenSale(testApp, shop, { customer_id: customer, total_amount: '90.00', total_items: 3 });
    for (const amount of ['10.00', '20.00']) {
      const path = `/api/sales/${business_id}/${sale.id}/refund`;
      expectStatus(await testApp.request('POST', path, { token: shop.manager, body: { amount } }), 200);
    }
    const { campaign_id } = await givenMessages(testApp, shop, customer);
    const [another] = await testApp.database.query<{ id: number }>(
      `INSERT INTO campaigns (business_id, name, purpose, channel, template_id, audience)
       SELECT business_id, name, purpose, channel, template_id, audience FROM campaigns WHERE id = $1 RETURNING id`,
      [campaign_id],
    );
    const campaigns = [campaign_id, another!.id];
    await testApp.database.query(
      `INSERT INTO campaign_recipients (business_id, campaign_id, customer_id, "group") VALUES ($1, $2, $3, 'sent')`,
      [business_id, another!.id, customer],
    );
    const exported = async () => {
      const path = `/api/customers/${business_id}/${customer}/data-export`;
      const { body } = expectStatus(await testApp.request('GET', path, { token: shop.owner }), 200);
      return {
        refunds: idsOf(body.sales[0].refunds),
        campaigns: body.campaigns.map((campaign: { campaign_id: number }) => campaign.campaign_id),
      };
    };
    const [first, second] = (await exported()).refunds;
    await makeLater('sale_refunds', first!);
    await makeLater('campaigns', campaign_id);
    expect(await exported()).toEqual({ refunds: [second, first], campaigns });
  });
});
