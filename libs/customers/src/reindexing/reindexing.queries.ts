import { Prisma } from '@wateja/prisma';

/** A customer whose phone is read anew. */
export interface ReindexedCustomer {
  id: number;
  name: string;
  email: string | null;
  phone: string | null;
  phone_e164: string | null;
  search_text: string;
}

/** Ends a reindexing that is running, and returns the countries by which customers may still be read. */
export const endReindexing = (businessId: number) => Prisma.sql`
  DELETE FROM customer_reindexings WHERE business_id = ${businessId} RETURNING from_countries`;

/** Begins a reindexing, unless the business has no customers. Returns its id. */
export const beginReindexing = (businessId: number, fromCountries: string[]) => Prisma.sql`
  INSERT INTO customer_reindexings (business_id, from_countries, last_customer_id, total)
  SELECT ${businessId}, ${fromCountries}::text[], last.id,
    (SELECT COALESCE(sum(customers), 0) FROM customer_counts WHERE business_id = ${businessId})
  FROM (SELECT max(id) AS id FROM customers WHERE business_id = ${businessId}) last WHERE last.id IS NOT NULL
  RETURNING id`;

/** Locks the reindexing and returns it; no row if another one has begun since. */
export const lockReindexing = (businessId: number, id: number) => Prisma.sql`
  SELECT last_customer_id FROM customer_reindexings WHERE business_id = ${businessId} AND id = ${id} FOR UPDATE`;

/** Locks the next customers in the order of their ids, as every transaction does that locks several. */
export const lockCustomers = (businessId: number, after: number, last: number, limit: number) => Prisma.sql`
  SELECT id, name, email, phone, phone_e164, search_text FROM customers
  WHERE business_id = ${businessId} AND id > ${after} AND id <= ${last} ORDER BY id LIMIT ${limit}
  FOR NO KEY UPDATE`;

/** Stores what was read anew. No client sees these columns, so the version stays. */
export const writeIndexed = (
  businessId: number,
  customers: Pick<ReindexedCustomer, 'id' | 'phone_e164' | 'search_text'>[],
) => Prisma.sql`
  UPDATE customers c SET phone_e164 = n.phone_e164, search_text = n.search_text
  FROM jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) AS n(id bigint, phone_e164 text, search_text text)
  WHERE c.business_id = ${businessId} AND c.id = n.id`;

/** Adds to what is done. Customers may have been counted in another moment, so `done` never exceeds `total`. */
export const addDone = (businessId: number, count: number) => Prisma.sql`
  UPDATE customer_reindexings SET done = LEAST(total, done + ${count}::int) WHERE business_id = ${businessId}`;
