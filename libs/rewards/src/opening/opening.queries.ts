import { Prisma } from '@wateja/prisma';

/** How a file names a customer: by the number of Wateja, else by external_id, else by phone (E.164) or email address. */
export interface OpeningCustomer {
  customer_id?: number | undefined;
  external_id?: string | undefined;
  /** A phone in E.164, or an email address in lower case. */
  contact?: string | undefined;
}

/**
 * A customer whom a file names. `number` is the one of the record that it names: another one than `customer_id` if that
 * record was merged into this customer.
 */
export interface OpeningMatch {
  customer_id: number;
  number: number;
}

/** Rows {@link OpeningMatch} of the customers with these numbers. */
export const customersNumbered = (businessId: number, ids: number[]): Prisma.Sql => Prisma.sql`
  SELECT id AS number, id AS customer_id FROM customers WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[])
  UNION ALL
  SELECT from_customer_id, customer_id FROM customer_merges
  WHERE business_id = ${businessId} AND from_customer_id = ANY (${ids}::bigint[]) AND undone_at IS NULL`;

/** Rows {@link OpeningMatch} with `name` of the customers with these external ids. */
export const customersKnownAs = (businessId: number, externalIds: string[]): Prisma.Sql => Prisma.sql`
  SELECT external_id AS name, from_customer_id AS number, customer_id FROM customer_merges
  WHERE business_id = ${businessId} AND external_id = ANY (${externalIds}::text[]) AND undone_at IS NULL
  UNION ALL
  SELECT external_id, id, id FROM customers
  WHERE business_id = ${businessId} AND external_id = ANY (${externalIds}::text[])`;

/** Rows {@link OpeningMatch} with `name` and `customers`: how many customers have this contact, and the first of them. */
export const customersReachedBy = (businessId: number, phones: string[], emails: string[]): Prisma.Sql => Prisma.sql`
  SELECT name, min(id) AS customer_id, count(DISTINCT id)::int AS customers,
    COALESCE(min(number) FILTER (WHERE number = id), min(number)) AS number
  FROM (
    SELECT phone_e164 AS name, id AS number, id FROM customers
    WHERE business_id = ${businessId} AND phone_e164 = ANY (${phones}::text[])
    UNION ALL SELECT contact, id, id FROM customers_of_emails(${businessId}::bigint, ${emails}::text[])
    UNION ALL SELECT phone_e164, from_customer_id, customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND phone_e164 = ANY (${phones}::text[]) AND undone_at IS NULL
    UNION ALL SELECT email, from_customer_id, customer_id FROM customer_merges
    WHERE business_id = ${businessId} AND email = ANY (${emails}::text[]) AND undone_at IS NULL
  ) c GROUP BY 1`;

/** An opening balance of an account, or the entry that took one back. */
export interface BookedOpening {
  customer_id: number;
  type: 'bonus' | 'reverse';
  key: string;
  points: string;
}

/** Rows {@link BookedOpening} of these customers. Both entries of an opening balance that was taken back have one key. */
export const bookedOpenings = (businessId: number, customerIds: number[]): Prisma.Sql => Prisma.sql`
  SELECT customer_id, type, key, points::text AS points FROM reward_entries
  WHERE business_id = ${businessId} AND customer_id = ANY (${customerIds}::bigint[])
    AND type IN ('bonus', 'reverse') AND key LIKE 'opening:%'`;

/** An opening balance with its lot, if it has one. */
export interface OpeningLot {
  id: number;
  customer_id: number;
  key: string;
  /** Points of the lot that the customer has used, or that paid a debt. */
  used: string;
}

/** Rows {@link OpeningLot} of these entries. Ended points count as not used. */
export const openingLots = (businessId: number, entryIds: number[]): Prisma.Sql => Prisma.sql`
  SELECT e.id, e.customer_id, e.key, COALESCE(l.points - l.remaining - l.expired, 0)::numeric(14, 3)::text AS used
  FROM reward_entries e LEFT JOIN reward_lots l
    ON l.business_id = e.business_id AND l.customer_id = e.customer_id AND l.entry_id = e.id
  WHERE e.business_id = ${businessId} AND e.id = ANY (${entryIds}::bigint[]) AND e.type = 'bonus' ORDER BY e.id`;
