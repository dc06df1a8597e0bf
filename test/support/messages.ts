import type { Shop } from './fixtures';
import type { TestApp } from './test-app';

/**
 * Writes a row to every table about messages, without the service: a campaign with the customer in its audience, a
 * queued message of it, and a reply. For tests of rules that hold for every writer.
 */
export async function givenMessages(
  { database }: TestApp,
  { business_id }: Shop,
  customer_id: number,
  { address = '+254701234567', body = 'Karibu, Achieng' } = {},
): Promise<{ campaign_id: number; message_id: number; reply_id: number }> {
  await database.query(
    `INSERT INTO automatic_messages (business_id, kind, is_enabled, sms_text, email_subject, email_text)
     VALUES ($1, 'welcome', false, 'Karibu', 'Karibu', 'Karibu') ON CONFLICT DO NOTHING`,
    [business_id],
  );
  const [template] = await database.query<{ id: number }>(
    `INSERT INTO message_templates (business_id, name, sms_text)
     VALUES ($1, 'Easter ' || $2, 'Karibu, {{first_name}}') RETURNING id`,
    [business_id, customer_id],
  );
  const [campaign] = await database.query<{ id: number }>(
    `INSERT INTO campaigns (business_id, name, purpose, channel, template_id, audience)
     VALUES ($1, 'Easter', 'offers', 'sms', $2, '{}') RETURNING id`,
    [business_id, template!.id],
  );
  await database.query(
    `INSERT INTO campaign_recipients (business_id, campaign_id, customer_id, "group") VALUES ($1, $2, $3, 'sent')`,
    [business_id, campaign!.id, customer_id],
  );
  const [message] = await database.query<{ id: number }>(
    `INSERT INTO messages (business_id, customer_id, campaign_id, cause, kind, purpose, channel, address, body, segments,
       cost, send_after)
     VALUES ($1, $2, $3, $4, 'campaign', 'offers', 'sms', $5, $6, 1, 0.8, now() + interval '1 day') RETURNING id`,
    [business_id, customer_id, campaign!.id, `campaign:${campaign!.id}:customer:${customer_id}`, address, body],
  );
  const reply_id = await givenReply(database, business_id, customer_id, address);
  return { campaign_id: campaign!.id, message_id: message!.id, reply_id };
}

/** What SMS have used of the operator's limits on one day. */
export async function givenSmsUsage({ database }: TestApp, { business_id }: Shop): Promise<void> {
  await database.query(
    `INSERT INTO sms_usage (business_id, month, day, segments, cost) VALUES ($1, '2026-11-01', '2026-11-29', 1, 0)`,
    [business_id],
  );
}

/** A reply that the customer sent from this phone. */
export async function givenReply(
  database: TestApp['database'],
  business_id: number,
  customer_id: number,
  phone: string,
): Promise<number> {
  const [reply] = await database.query<{ id: number }>(
    `INSERT INTO replies (business_id, phone, body) VALUES ($1, $2, 'Asante, Achieng') RETURNING id`,
    [business_id, phone],
  );
  await database.query('INSERT INTO reply_customers (business_id, reply_id, customer_id) VALUES ($1, $2, $3)', [
    ...[business_id, reply!.id, customer_id],
  ]);
  return reply!.id;
}

/** A customer with a phone, who exists from the beginning. */
export async function reachableCustomer({ database }: TestApp, { business_id }: Shop): Promise<number> {
  const [customer] = await database.query<{ id: number }>(
    `SELECT id FROM customers WHERE business_id = $1 AND external_id = 'C-1'`,
    [business_id],
  );
  return customer!.id;
}
