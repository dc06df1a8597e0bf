import { Jobs, MessageWriter, type NewMessage } from '@wateja/messaging';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { givenCustomer, givenShop, type Shop } from './fixtures';
import { createTestApp, type TestApp } from './test-app';

/** The columns of a message that tests check. */
export interface MessageRow {
  id: number;
  customer_id: number;
  status: string;
  reason: string | null;
  cost: string;
  attempts: number;
  provider_message_id: string | null;
  send_after: Date;
}

/** A customer who accepts offers by SMS. */
export interface Reader {
  id: number;
  phone: string;
}

let counter = 0;

/** An application that uses the provider at `environment`, with short time limits. */
export async function messagingApp(environment: NodeJS.ProcessEnv, overrides: NodeJS.ProcessEnv = {}) {
  const testApp = await createTestApp({
    ...environment,
    SMS_RATE: '1000',
    JOBS_PATIENCE: '2',
    // Long enough for a provider that answers, even on a busy machine.
    MESSAGE_TIMEOUT_MS: '5000',
    ...overrides,
  });
  const shop = await givenShop(testApp);
  await alwaysOpen(testApp, shop.business_id);
  return { testApp, shop, jobs: testApp.app.get(Jobs) };
}

/** Removes quiet hours and the need for consents. */
export async function alwaysOpen({ prisma }: TestApp, businessId: number): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO messaging_settings (business_id, quiet_from, quiet_to, offers_need_consent)
    VALUES (${businessId}, '00:00', '00:00', false)`;
}

export async function givenReader(testApp: TestApp, shop: Shop): Promise<Reader> {
  const phone = `+2547110${String(++counter).padStart(5, '0')}`;
  const { id } = await givenCustomer(testApp, shop, { phone });
  return { id, phone };
}

/** A campaign that is being sent. Its amounts have one decimal. */
export async function givenCampaign({ prisma }: TestApp, businessId: number, budget_cap: string | null) {
  const name = `Campaign ${++counter}`;
  const [campaign] = await prisma.query<{ id: number }>(statement`
    WITH template AS (INSERT INTO message_templates (business_id, name) VALUES (${businessId}, ${name}) RETURNING id)
    INSERT INTO campaigns (business_id, name, purpose, channel, template_id, audience, budget_cap, status)
    SELECT ${businessId}, ${name}, 'offers', 'sms', id, '{}', ${budget_cap}::numeric, 'sending' FROM template
    RETURNING id`);
  return campaign!.id;
}

/** An SMS to `reader` with a unique text. */
export function smsTo({ id, phone }: Reader, changes: Partial<NewMessage> = {}): NewMessage {
  const number = ++counter;
  return {
    ...{ customer_id: id, campaign_id: null, cause: `test:${number}`, kind: 'campaign', purpose: 'offers' },
    ...{ channel: 'sms', address: phone, subject: null, body: `Habari ${number}`, segments: 1, cost: '0.8' },
    send_after: new Date(),
    ...changes,
  };
}

/** Writes messages like a module. @returns their ids, in the order of `messages` */
export async function write({ app }: TestApp, businessId: number, messages: NewMessage[]): Promise<number[]> {
  const [writer, prisma] = [app.get(MessageWriter), app.get(PrismaService)];
  const written = await withTenant(businessId, () =>
    prisma.transaction((tx) => writer.write(tx, businessId, messages)),
  );
  return written.map(({ id }) => id);
}

export async function messageRow({ prisma }: TestApp, id: number): Promise<MessageRow> {
  const [row] = await prisma.query<MessageRow>(statement`
    SELECT id, customer_id, status, reason, cost::float8::text AS cost, attempts, provider_message_id, send_after
    FROM messages WHERE id = ${id}`);
  return row!;
}

/** The number of messages in each status. */
export async function statuses({ prisma }: TestApp): Promise<Record<string, number>> {
  const rows = await prisma.$queryRaw<{ status: string; count: number }[]>`
    SELECT concat_ws(' ', status, reason) AS status, count(*)::int AS count FROM messages GROUP BY 1`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
