import { EventDelivery } from '@wateja/events';
import { MessageSweeper } from '@wateja/messaging';

import { CampaignShop } from '../../support/campaign-shop';
import { expectStatus, givenCustomer, givenSale } from '../../support/fixtures';
import { givenReader, smsTo, write } from '../../support/sent-messages';
import type { Answer } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/**
 * The number of simultaneous requests: more than there are connections, but so few that even a busy machine answers
 * all of them within the five seconds.
 */
const AT_ONCE = 4;
const ROUNDS = 3;

/**
 * A request holds one connection at a time. If it waited for a second one while it holds the first, as many such
 * requests as the pool has connections would wait for each other until all of them fail. With a pool of one, each
 * would fail by itself.
 */
describe('With a pool of one connection', () => {
  let campaigns: CampaignShop;

  beforeAll(async () => {
    campaigns = await CampaignShop.open({ DATABASE_POOL: '1' });
  });
  afterAll(() => campaigns.close());

  const post = (path: string, body: object | undefined, key: string | undefined): Promise<Answer> =>
    campaigns.testApp.request('POST', path, {
      token: campaigns.shop.manager,
      ...(body && { body }),
      ...(key && { headers: { 'idempotency-key': key } }),
    });
  const business = () => campaigns.shop.business_id;
  /** Messages that failed, so that they can be sent again. */
  const failedMessages = async () => {
    const { testApp, shop } = campaigns;
    const reader = await givenReader(testApp, shop);
    const ids = await write(
      testApp,
      shop.business_id,
      Array.from({ length: AT_ONCE }, () => smsTo(reader)),
    );
    await testApp.database.query(`UPDATE messages SET status = 'failed' WHERE id = ANY ($1)`, [ids]);
    return ids.map((id) => ({ path: `/api/messaging/${business()}/messages/${id}/resend` }));
  };

  interface Posted {
    path: string;
    body?: object;
  }

  const postMany = (of: (index: number) => Promise<Posted>) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, index) => of(index)));
  const customerId = async () => (await givenCustomer(campaigns.testApp, campaigns.shop)).id;
  const sale = { payment_method: 'cash', items: [{ product_id: 1, quantity: 1, unit_price: '100.00' }] };
  const campaign = () => ({
    ...{ name: 'Easter', purpose: 'offers', channel: 'sms', template_id: campaigns.template_id },
    audience: { loyalty_tier: ['frequent'] },
  });

  const WRITES: [what: string, status: number, posted: () => Promise<Posted[]>][] = [
    ['customers', 201, () => postMany(async () => ({ path: `/api/customers/${business()}`, body: { name: 'Amina' } }))],
    [
      'sales',
      201,
      () =>
        postMany(async () => ({
          path: `/api/sales/${business()}`,
          body: { ...sale, customer_id: await customerId() },
        })),
    ],
    [
      'batches of sales',
      200,
      () => postMany(async () => ({ path: `/api/sales/${business()}/batch`, body: { sales: [sale] } })),
    ],
    [
      'refunds',
      200,
      () =>
        postMany(async () => {
          const { id } = await givenSale(campaigns.testApp, campaigns.shop, { customer_id: await customerId() });
          return { path: `/api/sales/${business()}/${id}/refund`, body: { reason: 'Broken' } };
        }),
    ],
    [
      'notes',
      201,
      () =>
        postMany(async () => ({
          path: `/api/customers/${business()}/${await customerId()}/notes`,
          body: { content: 'Likes tea' },
        })),
    ],
    ['campaigns for a tier', 201, () => postMany(async () => ({ path: campaigns.path(), body: campaign() }))],
    [
      'messages to one customer',
      201,
      () =>
        postMany(async () => {
          const { id } = await givenReader(campaigns.testApp, campaigns.shop);
          const message = { customer_id: id, channel: 'sms', purpose: 'service', body: 'Your order is ready' };
          return { path: `/api/messaging/${business()}/messages`, body: message };
        }),
    ],
    ['messages sent again', 201, failedMessages],
  ];

  describe.each([
    ['with an Idempotency-Key', true],
    ['without one', false],
  ])('%s', (_, isKeyed) => {
    it.each(WRITES)('%s are all written', async (what, status, posted) => {
      const requests = await posted();
      const answers = await Promise.all(
        requests.map(({ path, body }, index) =>
          post(path, body, isKeyed ? `${what.replaceAll(' ', '-')}-${index}` : undefined),
        ),
      );
      expect(answers.map((answer) => (answer.status === status ? status : answer.text))).toEqual(
        requests.map(() => status),
      );
    });
  });

  it('previews of campaigns for a tier are all answered', async () => {
    const id = (await post(campaigns.path(), campaign(), undefined)).body.campaign.id as number;
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => campaigns.request('GET', id, '/preflight')),
    );
    for (const answer of answers) expectStatus(answer, 200);
  });

  it('messages and campaigns without a job are found by the sweeper', async () => {
    const { testApp, shop } = campaigns;
    await testApp.database.query('DELETE FROM messages');
    const [waiting, cut] = await write(testApp, shop.business_id, [
      smsTo(await givenReader(testApp, shop)),
      smsTo(await givenReader(testApp, shop)),
    ]);
    await testApp.database.query(`UPDATE messages SET send_after = now() - interval '1 day' WHERE id = $1`, [waiting]);
    await testApp.database.query(
      `UPDATE messages SET status = 'sending', sending_at = now() - interval '1 day' WHERE id = $1`,
      [cut],
    );
    expect(await testApp.app.get(MessageSweeper).sweep()).toBe(2);
  });

  it('sales and new customers of one shop do not wait for what the other reads', async () => {
    const { testApp, shop } = campaigns;
    const buyer = await customerId();
    const automatic = `/api/messaging/${business()}/automatic/welcome`;
    for (let round = 0; round < ROUNDS; round++) {
      // Clears the cache of the shop's automatic messages: the first request reads them again, and the others wait for
      // it.
      const cleared = await testApp.request('PATCH', automatic, { token: shop.owner, body: { is_enabled: true } });
      expectStatus(cleared, 200);
      const posts = Array.from({ length: AT_ONCE }, () => [
        post(`/api/sales/${business()}`, { ...sale, customer_id: buyer }, undefined),
        post(`/api/customers/${business()}`, { name: 'Baraka' }, undefined),
      ]);
      for (const answer of await Promise.all(posts.flat())) expectStatus(answer, 201);
      await testApp.app.get(EventDelivery).waitUntilIdle();
    }
    // If the reader had waited for the requests that wait for it, it would have failed after five seconds.
    const welcomes = async () => {
      const [row] = await testApp.database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pgboss.job, jsonb_array_elements(data -> 'causes') AS cause
         WHERE name = 'automatic_messages' AND data ->> 'business_id' = $1::text AND cause ->> 'kind' = 'welcome'`,
        [business()],
      );
      return row?.count ?? 0;
    };
    const created = ROUNDS * AT_ONCE;
    await waitUntil('every new customer has a welcome', async () => (await welcomes()) >= created);
  });
});
