import type { TestApp } from './test-app';

type Database = TestApp['database'];

/** Writes a webhook with two deliveries, so that the list of them has a second page. */
export async function givenToldWebhook(database: Database, businessId: number): Promise<number> {
  const id = await givenStoredWebhook(database, businessId, true);
  for (let count = 0; count < 2; count++) await givenStoredDelivery(database, businessId);
  return id;
}

/** Writes a webhook as it is stored, and removes those that the shop had before: a shop can have only 20. */
export async function givenStoredWebhook(database: Database, businessId: number, isActive: boolean): Promise<number> {
  await database.query('DELETE FROM webhooks WHERE business_id = $1', [businessId]);
  const off = isActive ? 'NULL, NULL' : `now(), 'by_hand'`;
  const [webhook] = await database.query<{ id: string }>(
    `INSERT INTO webhooks (business_id, url, events, sealed_secret, is_active, switched_off_at, switched_off_reason)
     VALUES ($1, 'https://books.example/wateja', '{sale.completed}', 'sealed', $2, ${off}) RETURNING id`,
    [businessId, isActive],
  );
  return Number(webhook!.id);
}

/** Writes a delivery of the shop's last webhook, as it is stored. */
export async function givenStoredDelivery(database: Database, businessId: number): Promise<number> {
  const [delivery] = await database.query<{ id: string }>(
    `INSERT INTO webhook_deliveries (business_id, webhook_id, event_id, event, data, status, next_attempt_at, settled_at)
     SELECT $1, max(id), gen_random_uuid(), 'sale.completed', '{"customer_id": 1}', 'delivered', NULL, now()
     FROM webhooks WHERE business_id = $1 RETURNING id`,
    [businessId],
  );
  return Number(delivery!.id);
}
