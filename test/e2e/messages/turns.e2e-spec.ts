import type { NewMessage } from '@wateja/messaging';

import { startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { givenAnotherShop, type Shop } from '../../support/fixtures';
import { alwaysOpen, givenReader, messageRow, messagingApp, smsTo, write } from '../../support/sent-messages';
import type { TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

type MessageKind = NewMessage['kind'];

/** How many messages a process takes from the queue at once. */
const AT_ONCE = 32;

describe('Shops take turns', () => {
  let provider: Awaited<ReturnType<typeof startFakeAfricasTalking>>;
  let app: Awaited<ReturnType<typeof messagingApp>>;
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;

  beforeEach(async () => {
    provider = await startFakeAfricasTalking();
    app = await messagingApp(provider.environment, { JOBS_PATIENCE: '60' });
    ({ testApp, shop } = app);
    otherShop = await givenAnotherShop(testApp, shop);
    await alwaysOpen(testApp, otherShop.business_id);
  });
  afterEach(async () => {
    await testApp.close();
    await provider.close();
  });

  const queue = async (of: Shop, count: number, kind: MessageKind, at = new Date()) => {
    const reader = await givenReader(testApp, of);
    const messages = Array.from({ length: count }, () => smsTo(reader, { kind, send_after: at }));
    return write(testApp, of.business_id, messages);
  };
  /** The shops of the messages, in the order in which the queue gives them out. */
  const order = async () => {
    const rows = await testApp.database.query<{ shop: number }>(
      `SELECT (data->>'business_id')::int AS shop FROM pgboss.job
       WHERE name = 'sms' AND state < 'active' AND start_after <= now() ORDER BY priority DESC, created_on, id`,
    );
    return rows.map((row) => (row.shop === shop.business_id ? 'A' : 'B')).join('');
  };

  it.each<[MessageKind, MessageKind]>([
    ['campaign', 'campaign'],
    ['receipt', 'receipt'],
    ['campaign', 'receipt'],
  ])('and 20,000 of one (%s) hold up no %s of another', async (kind, waited) => {
    await queue(shop, 20_000, kind);
    const [theirs] = await queue(otherShop, 1, waited);
    await app.jobs.start();
    await waitUntil('the only message of the other shop is sent', async () => {
      return (await messageRow(testApp, theirs!)).status === 'sent';
    });
    app.jobs.onModuleDestroy();
    // The process had taken these messages from the queue before, so they use the first turns.
    expect(provider.requests()).toBeLessThanOrEqual(2 * AT_ONCE);
  });

  it('one by one, also when the second comes while the first is half done', async () => {
    await queue(shop, 6, 'campaign');
    await queue(otherShop, 4, 'campaign');
    expect(await order()).toBe('ABABABABAA');
    // This is as if two messages of A and one of B had been sent.
    await testApp.database.query(
      `WITH done AS (UPDATE pgboss.job SET state = 'completed' WHERE id IN
         (SELECT id FROM pgboss.job WHERE name = 'sms' AND state < 'active' ORDER BY priority DESC, created_on, id LIMIT 3)
         RETURNING data)
       UPDATE messages SET status = 'sent' WHERE id IN (SELECT (data->>'message_id')::bigint FROM done)`,
    );
    await queue(otherShop, 2, 'campaign');
    expect(await order()).toBe('BABABABAB');
  });

  it('and a receipt still goes before every campaign', async () => {
    await queue(shop, 3, 'campaign');
    await queue(shop, 1, 'receipt');
    await queue(otherShop, 2, 'campaign');
    await queue(otherShop, 1, 'receipt');
    expect(await order()).toBe('ABABABA');
  });

  it('also after one of them has planned messages for later', async () => {
    await queue(shop, 50, 'campaign', new Date(Date.now() + 3_600_000));
    await queue(otherShop, 3, 'campaign');
    await queue(shop, 2, 'campaign');
    expect(await order()).toBe('BABAB');
  });
});
