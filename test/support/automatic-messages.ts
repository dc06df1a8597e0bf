import { EventDelivery } from '@wateja/events';
import { Jobs } from '@wateja/messaging';
import { withTenant } from '@wateja/prisma';

import { givenShop, type Shop } from './fixtures';
import { alwaysOpen } from './sent-messages';
import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

/** The columns of a message that tests check. */
export interface WrittenMessage {
  customer_id: number;
  cause: string;
  kind: string;
  purpose: string;
  channel: string;
  address: string;
  subject: string | null;
  body: string;
  segments: number;
  cost: string;
}

let counter = 0;

/** A phone that no other customer has. */
export const newPhone = () => `+2547120${String(++counter).padStart(5, '0')}`;

export type AutomaticShop = Awaited<ReturnType<typeof givenAutomaticShop>>;

/** A shop without quiet hours. Automatic messages are off. Tests switch them on and read the messages. */
export async function givenAutomaticShop(testApp: TestApp) {
  const shop: Shop = await givenShop(testApp, { name: 'Mama Njeri Shop' });
  const { business_id } = shop;
  await withTenant(business_id, () => alwaysOpen(testApp, business_id));
  await testApp.app.get(Jobs).start();

  const messages = () =>
    testApp.database.query<WrittenMessage>(
      `SELECT customer_id, cause, kind, purpose, channel, address, subject, body, segments, cost FROM messages
       WHERE business_id = $1 ORDER BY id`,
      [business_id],
    );
  const turn = (kind: string, changes: object = { is_enabled: true }) =>
    testApp.request('PATCH', `/api/messaging/${business_id}/automatic/${kind}`, { token: shop.owner, body: changes });
  return {
    shop,
    turn,
    /** Waits until there are at least this many messages. */
    written: async (count: number) => {
      await waitUntil('the messages are written', async () => (await messages()).length >= count);
      return messages();
    },
    /** Waits until all events are delivered. After that, no further message will be written. */
    settled: async () => {
      await testApp.app.get(EventDelivery).waitUntilIdle();
      const readPending = () =>
        testApp.database.query(
          `SELECT 1 FROM outbox WHERE business_id = $1 AND status <> 'delivered'
           UNION ALL
           SELECT 1 FROM pgboss.job WHERE name IN ('automatic_messages', 'points_notices') AND state < 'completed'
             AND (data ->> 'business_id')::bigint = $1`,
          [business_id],
        );
      await waitUntil('all events are delivered and their jobs done', async () => (await readPending()).length === 0);
      return messages();
    },
  };
}
