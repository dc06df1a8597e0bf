import { statement, type Transaction } from '@wateja/prisma';

import type { KnownCustomer } from './customer-import.queries';

/** A customer that is locked until the transaction ends. */
export interface WholeCustomer extends Omit<KnownCustomer, 'external_id' | 'phone_e164'> {
  version: number;
  erased_at: Date | null;
}

export function lockCustomersWithValues(tx: Transaction, businessId: number, ids: number[]): Promise<WholeCustomer[]> {
  return tx.query<WholeCustomer>(statement`
    SELECT id, name, phone, email, address, customer_type, tags, prefer_sms, prefer_email, prefer_call, version,
      erased_at
    FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[]) ORDER BY id FOR UPDATE`);
}

/** What refers to a customer, and speaks against deleting them, by what the API calls it. */
const USES: Record<string, string> = {
  campaign_recipients: 'campaigns',
  customer_consents: 'consents',
  customer_merges: 'merges',
  customer_notes: 'notes',
  customer_preferences: 'preferences',
  messages: 'messages',
  reply_customers: 'replies',
  reward_accounts: 'points',
  sales: 'sales',
};

export async function findUses(tx: Transaction, businessId: number, ids: number[]) {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ customer_id: number; used_by: string }>(statement`
    SELECT customer_id, used_by FROM customers_in_use(${businessId}::bigint, ${ids}::bigint[]) ORDER BY 1, 2`);
  return rows.map(({ customer_id, used_by }) => ({ customer_id, used_by: USES[used_by] ?? 'used' }));
}

export async function deleteCustomers(tx: Transaction, businessId: number, ids: number[]): Promise<void> {
  await tx.query(statement`
    DELETE FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[])`);
}

export async function restoreCustomers(tx: Transaction, businessId: number, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(statement`
    UPDATE customers c SET
      name = r.name, phone = r.phone, phone_e164 = r.phone_e164, email = r.email, address = r.address,
      customer_type = r.customer_type, tags = r.tags, prefer_sms = r.prefer_sms, prefer_email = r.prefer_email,
      prefer_call = r.prefer_call, search_text = r.search_text, version = c.version + 1, updated_at = now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      id bigint, name text, phone text, phone_e164 text, email text, address text, customer_type text,
      tags text[],      prefer_sms boolean, prefer_email boolean, prefer_call boolean, search_text text
    )
    WHERE c.business_id = ${businessId} AND c.id = r.id`);
}

/** Which of these customers were merged into others. */
export async function findMergedOf(tx: Transaction, businessId: number, ids: number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ id: number }>(statement`
    SELECT from_customer_id AS id FROM customer_merges
    WHERE business_id = ${businessId} AND from_customer_id = ANY (${ids}::bigint[]) AND undone_at IS NULL`);
  return rows.map(({ id }) => id);
}
