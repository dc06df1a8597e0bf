import { seedCustomers, type SeededCustomer } from './seeded-customers';
import { ADMIN } from './test-app';
import type { TestDatabase } from './test-database';

/** A shop that sends its campaign over HTTP. */
export interface TortureShop {
  business_id: number;
  /** Sends a campaign to all customers. @returns its id */
  send(budgetCap: string): Promise<number>;
}

/** Each customer has a different phone. */
const phoneOf = (index: number) => `07${String(10_000_000 + index).padStart(8, '0')}`;

/**
 * Creates a shop with this many customers, who accept messages at any time, and a budget below the cost of all
 * messages.
 */
export async function tortureShop(api: string, database: TestDatabase, customers: number): Promise<TortureShop> {
  const { access_token } = await post(`${api}/auth/login`, ADMIN);
  const authorization = { authorization: `Bearer ${access_token as string}` };
  const { business } = await post(`${api}/businesses`, { name: 'Duka' }, authorization);
  const business_id = (business as { id: number }).id;
  const rows = Array.from({ length: customers }, (_, index): SeededCustomer => {
    return { id: index + 1, business_id, name: `Customer ${index + 1}`, phone: phoneOf(index) };
  });
  await seedCustomers(database, rows, [
    `INSERT INTO customer_preferences (business_id, customer_id) SELECT business_id, id FROM customers`,
    `INSERT INTO messaging_settings (business_id, quiet_from, quiet_to, offers_need_consent, sms_price)
     VALUES (${business_id}, '00:00', '00:00', false, 0.7)`,
    `INSERT INTO message_templates (business_id, name, sms_text) VALUES (${business_id}, 'Offer', 'Karibu {{customer_name}}')`,
  ]);
  const template_id = (await database.query<{ id: number }>('SELECT id FROM message_templates'))[0]!.id;
  return {
    business_id,
    send: async (budget_cap) => {
      const body = { name: 'Offer', purpose: 'offers', channel: 'sms', template_id, audience: {}, budget_cap };
      const { campaign } = await post(`${api}/campaigns/${business_id}`, body, authorization);
      const { id } = campaign as { id: number };
      await post(`${api}/campaigns/${business_id}/${id}/send`, undefined, authorization);
      return id;
    },
  };
}

async function post(url: string, body: unknown, headers = {}): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${url}: ${JSON.stringify(answer)}`);
  return answer;
}
