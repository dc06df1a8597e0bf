import { Prisma, statement, type Transaction } from '@wateja/prisma';

import { MAX_TAGS_OF_CUSTOMER } from './tags/tag-names';

/** An existing customer. */
export interface KnownCustomer {
  id: number;
  external_id: string | null;
  name: string;
  phone: string | null;
  phone_e164: string | null;
  email: string | null;
  address: string | null;
  customer_type: string;
  tags: string[];
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
}

/** The row to write for a customer. */
export interface ImportedRow extends Record<string, unknown> {
  /** Null for a new customer with an external_id, because another import may create the same customer first. */
  id: number | null;
  external_id: string | null;
  identity: string;
}

/** The result of writing a row. */
export interface WrittenRow {
  id: number;
  is_new: boolean;
  is_changed: boolean;
  version: number | null;
}

const COLUMNS = Prisma.sql`id, external_id, name, phone, phone_e164, email, address, customer_type, tags, prefer_sms,
  prefer_email, prefer_call`;

/** Finds the customers with these external_ids. */
export async function findKnown(tx: Transaction, businessId: number, externalIds: string[]): Promise<KnownCustomer[]> {
  if (externalIds.length === 0) return [];
  return tx.query<KnownCustomer>(statement`
    SELECT ${COLUMNS} FROM customers
    WHERE business_id = ${businessId} AND external_id = ANY(${externalIds}::text[]) ORDER BY id`);
}

/** Finds the customers with these phones (E.164) or email addresses (lower case). */
export async function findReached(tx: Transaction, businessId: number, contacts: string[]): Promise<KnownCustomer[]> {
  if (contacts.length === 0) return [];
  const emails = contacts.filter((contact) => contact.includes('@'));
  const phones = contacts.filter((contact) => !contact.includes('@'));
  return tx.query<KnownCustomer>(statement`
    SELECT ${COLUMNS} FROM customers
    WHERE business_id = ${businessId} AND id IN (
      SELECT id FROM customers WHERE business_id = ${businessId} AND phone_e164 = ANY(${phones}::text[])
      UNION ALL
      SELECT id FROM customers_of_emails(${businessId}::bigint, ${emails}::text[]))
    ORDER BY id`);
}

/**
 * Neither phones nor email addresses are unique in the database. So only one import at a time searches for them in a business
 * and creates the missing customers.
 */
export async function lockContacts(tx: Transaction, businessId: number): Promise<void> {
  await tx.query(statement`SELECT pg_advisory_xact_lock(hashtextextended('customer contacts', ${businessId}))`);
}

/** A customer who was merged into `id`, and by what an import knows them. */
export type MergedCustomer = Pick<KnownCustomer, 'id' | 'external_id' | 'phone_e164' | 'email'>;

/** Finds the customers who were merged into others, by their external_ids, phones (E.164) or email addresses. */
export const findMergedWith = (
  tx: Transaction,
  businessId: number,
  externalIds: string[],
  contacts: string[],
): Promise<MergedCustomer[]> =>
  tx.query<MergedCustomer>(statement`
    SELECT customer_id AS id, external_id, phone_e164, email FROM customer_merges
    WHERE business_id = ${businessId} AND undone_at IS NULL AND (external_id = ANY (${externalIds}::text[])
      OR phone_e164 = ANY (${contacts}::text[]) OR email = ANY (${contacts}::text[]))`);

/** Locks these customers, in the order of their ids. */
export async function lockCustomers(tx: Transaction, businessId: number, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(statement`
    SELECT FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[])
    ORDER BY id FOR NO KEY UPDATE`);
}

/** Rows `{id}` of the customers with these numbers that were created at these moments. */
export const sameCustomers = (
  businessId: number,
  customers: { id: number; created_at: Date }[],
): Prisma.Sql => Prisma.sql`
  SELECT c.id FROM customers c
  JOIN unnest(${customers.map(({ id }) => id)}::bigint[],
    ${customers.map(({ created_at }) => created_at.toISOString())}::timestamptz[]) AS r(id, created_at)
    ON c.id = r.id AND c.created_at = r.created_at
  WHERE c.business_id = ${businessId}`;

/** Draws new ids for customers. */
export async function newIds(tx: Transaction, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await tx.query<{ id: number }>(statement`
    SELECT nextval('customers_id_seq') AS id FROM generate_series(1, ${count}::int) ORDER BY 1 DESC`);
  return rows.map(({ id }) => id);
}

/** Creates and updates the customers. @returns the written or existing row, by identity */
export async function writeRows(
  tx: Transaction,
  businessId: number,
  rows: ImportedRow[],
): Promise<Map<string, WrittenRow>> {
  const withId = rows.filter(({ external_id }) => external_id !== null);
  const without = rows.filter(({ external_id }) => external_id === null);
  const changed = [
    ...(await write(tx, businessId, withId, Prisma.sql`(business_id, external_id)`)),
    ...(await write(tx, businessId, without, Prisma.sql`(business_id, id)`)),
  ];
  const key = (row: { id: number | null; external_id: string | null }) => row.external_id ?? row.id;
  const byKey = new Map<string | number | null, WrittenRow>(changed.map((row) => [key(row), row]));
  const missing = withId
    .filter((row) => row.id === null && !byKey.has(key(row)))
    .flatMap((row) => row.external_id ?? []);
  // Another import has created these customers in the meantime, with the same values. The conflict has locked them.
  for (const row of await findKnown(tx, businessId, missing)) {
    byKey.set(key(row), { ...row, is_new: false, is_changed: false, version: null });
  }
  return new Map(
    rows.flatMap((row) => {
      const written = byKey.get(key(row)) ?? { id: row.id, is_new: false, is_changed: false, version: null };
      const { id, is_new, is_changed, version } = written;
      return id === null ? [] : [[row.identity, { id, is_new, is_changed, version }]];
    }),
  );
}

/**
 * The tags of a customer whom the file meets. Somebody may have created the customer since {@link findKnown} looked, and
 * tagged them. The customer keeps these tags, and gets those of the file as long as there is room.
 */
const ALL_TAGS = Prisma.sql`(c.tags || ARRAY(
  SELECT name FROM unnest(excluded.tags) WITH ORDINALITY AS new(name, n) WHERE name <> ALL (c.tags) ORDER BY n
))[:${Prisma.raw(`${MAX_TAGS_OF_CUSTOMER}`)}]`;

/** Writes and returns only rows that change something. */
async function write(tx: Transaction, businessId: number, rows: ImportedRow[], conflict: Prisma.Sql) {
  if (rows.length === 0) return [];
  const written = await tx.query<{
    id: number;
    external_id: string | null;
    is_new: boolean;
    version: number;
  }>(statement`
    INSERT INTO customers AS c (
      id, business_id, external_id, name, phone, phone_e164, email, address, customer_type,
      prefer_sms, prefer_email, prefer_call, is_active, tags, search_text, created_at
    )
    SELECT COALESCE(id, nextval('customers_id_seq')), ${businessId}, external_id, name, phone, phone_e164,
      email, address, customer_type, prefer_sms, prefer_email, prefer_call, is_active, tags, search_text,
      COALESCE(created_at, now())
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
      id bigint, external_id text, name text, phone text, phone_e164 text, email text, address text,
      customer_type text, prefer_sms boolean, prefer_email boolean, prefer_call boolean, is_active boolean,
      tags text[], search_text text, created_at timestamptz
    )
    ORDER BY external_id, id
    ON CONFLICT ${conflict} DO UPDATE SET
      name = excluded.name, phone = excluded.phone, phone_e164 = excluded.phone_e164, email = excluded.email,
      address = excluded.address, customer_type = excluded.customer_type, prefer_sms = excluded.prefer_sms,
      prefer_email = excluded.prefer_email, prefer_call = excluded.prefer_call,
      tags = ${ALL_TAGS}, search_text = excluded.search_text, version = c.version + 1, updated_at = now()
    WHERE (c.name, c.phone, c.email, c.address, c.customer_type, c.prefer_sms, c.prefer_email, c.prefer_call, c.tags)
      IS DISTINCT FROM (excluded.name, excluded.phone, excluded.email, excluded.address, excluded.customer_type,
        excluded.prefer_sms, excluded.prefer_email, excluded.prefer_call, ${ALL_TAGS})
    RETURNING c.id, c.external_id, c.xmax = 0 AS is_new, c.version`);
  return written.map((row) => ({ ...row, is_changed: true }));
}
