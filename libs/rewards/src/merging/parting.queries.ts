import { type Merge, movedIds } from '@wateja/events';
import { Prisma } from '@wateja/prisma';

import type { MergedAccount } from './merging.queries';

/** Opens the account of the customer who is there again. Returns a row `{customer_id}` for it. */
export const reopenAccount = (columns: Prisma.Sql, rows: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO reward_accounts (${columns})
  SELECT ${columns} FROM jsonb_populate_recordset(NULL::reward_accounts, ${rows})
  RETURNING customer_id`;

/** The entry by which the merge paid debts. */
const payment = ({ business_id, merge_id }: Merge) => Prisma.sql`
  reward_entries e WHERE e.business_id = ${business_id} AND e.type = 'merge' AND e.key = ${merge_id}::bigint::text`;

/** Takes the payment of debts out of the ledger again. */
export function takeBackPayment(merge: Merge): Prisma.Sql[] {
  const { business_id } = merge;
  const id = Prisma.sql`(SELECT e.id FROM ${payment(merge)})`;
  return [
    Prisma.sql`
      UPDATE reward_lots l SET remaining = l.remaining - m.points FROM reward_movements m
      WHERE l.business_id = ${business_id} AND m.business_id = l.business_id AND m.lot_id = l.id AND m.entry_id = ${id}`,
    Prisma.sql`DELETE FROM reward_takings WHERE business_id = ${business_id} AND entry_id = ${id}`,
    Prisma.sql`DELETE FROM reward_movements WHERE business_id = ${business_id} AND entry_id = ${id}`,
    Prisma.sql`DELETE FROM reward_entries WHERE business_id = ${business_id} AND id = ${id}`,
  ];
}

/** The sales that go back to the other customer. */
const sales = (merge: Merge) => Prisma.sql`(${movedIds(merge, 'sales')}::bigint[])`;

/** Opens an account if sales that go back have entries. Returns a row `{customer_id}` then. */
export const openAccountForSales = (merge: Merge): Prisma.Sql => Prisma.sql`
  INSERT INTO reward_accounts (business_id, customer_id)
  SELECT ${merge.business_id}::bigint, ${merge.from_customer_id}::bigint WHERE EXISTS (
    SELECT FROM reward_entries e WHERE e.business_id = ${merge.business_id}
      AND e.customer_id = ${merge.customer_id} AND e.sale_id = ANY ${sales(merge)})
  RETURNING customer_id`;

/** The moved lots, and those of entries of their sales that were opened since the merge. */
export const moveBackLots = (merge: Merge): Prisma.Sql => Prisma.sql`
  UPDATE reward_lots l SET customer_id = ${merge.from_customer_id}
  WHERE l.business_id = ${merge.business_id} AND l.customer_id = ${merge.customer_id}
    AND (l.id = ANY (${movedIds(merge, 'reward_lots')}::bigint[]) OR l.entry_id IN (
      SELECT e.id FROM reward_entries e
      WHERE e.business_id = l.business_id AND e.customer_id = ${merge.customer_id} AND e.sale_id = ANY ${sales(merge)}))`;

/** The moved entries, those of their sales since the merge, and the ends of their lots. */
export const moveBackEntries = (merge: Merge): Prisma.Sql => Prisma.sql`
  UPDATE reward_entries e SET customer_id = ${merge.from_customer_id}
  WHERE e.business_id = ${merge.business_id} AND e.customer_id = ${merge.customer_id}
    AND (e.id = ANY (${movedIds(merge, 'reward_entries')}::bigint[]) OR e.sale_id = ANY ${sales(merge)}
      OR e.type = 'expire' AND e.key IN (
        SELECT l.id::text FROM reward_lots l
        WHERE l.business_id = e.business_id AND l.customer_id = ${merge.from_customer_id}))`;

/** The moved quotes, but not one that a sale has used since the merge. */
export const moveBackQuotes = (merge: Merge): Prisma.Sql => Prisma.sql`
  UPDATE reward_quotes q SET customer_id = ${merge.from_customer_id}
  WHERE q.business_id = ${merge.business_id} AND q.customer_id = ${merge.customer_id}
    AND q.id = ANY (${movedIds(merge, 'reward_quotes')}::uuid[])
    AND (q.sale_id IS NULL OR q.sale_id = ANY ${sales(merge)})`;

const bothIds = ({ customer_id, from_customer_id }: Merge) =>
  Prisma.sql`(${[customer_id, from_customer_id]}::bigint[])`;

/** The key of the entry of `customer` that the undoing books. */
const key = (merge: Merge, customer: Prisma.Sql) =>
  Prisma.sql`'undo:' || ${merge.merge_id}::bigint || ':' || ${customer}`;

/** How entries of one customer have changed lots of the other one. */
const takingsAcross = (merge: Merge) => Prisma.sql`
  SELECT m.lot_id, l.customer_id AS owner, e.customer_id AS other, sum(m.points) AS points
  FROM reward_lots l
  JOIN reward_movements m ON m.business_id = l.business_id AND m.lot_id = l.id
  JOIN reward_entries e ON e.business_id = m.business_id AND e.id = m.entry_id
  WHERE l.business_id = ${merge.business_id} AND l.customer_id = ANY ${bothIds(merge)}
    AND e.customer_id = ANY ${bothIds(merge)} AND e.customer_id <> l.customer_id
  GROUP BY 1, 2, 3`;

/**
 * Books on each account what the other one has taken from its lots: the lots keep what is left of them, and the entries of
 * each account add up to its own lots again.
 */
export const compensateLots = (merge: Merge): Prisma.Sql => Prisma.sql`
  WITH crossing AS MATERIALIZED (${takingsAcross(merge)}),
  movement AS (
    SELECT lot_id, owner AS customer_id, points FROM crossing WHERE points <> 0
    UNION ALL SELECT lot_id, other, -points FROM crossing WHERE points <> 0
  ),
  entry AS MATERIALIZED (
    SELECT nextval('reward_entries_id_seq') AS id, customer_id, points
    FROM (SELECT customer_id, sum(points) AS points FROM movement GROUP BY 1 ORDER BY 1) s
  ),
  written AS (
    INSERT INTO reward_entries (business_id, id, customer_id, type, key, points, effective_at)
    SELECT ${merge.business_id}, id, customer_id, 'merge', ${key(merge, Prisma.sql`customer_id`)}, points, now() FROM entry
  )
  INSERT INTO reward_movements (business_id, lot_id, entry_id, points)
  SELECT ${merge.business_id}, m.lot_id, e.id, m.points FROM movement m JOIN entry e ON e.customer_id = m.customer_id`;

/**
 * Points that come back go into the lots that they were taken from. So points that one customer has taken from a lot
 * of the other get a lot of their own. It is used up, and has the same end as the lot of the other customer.
 */
export const ownLotsOfTakings = (merge: Merge): Prisma.Sql => Prisma.sql`
  WITH taking AS MATERIALIZED (
    SELECT t.id, nextval('reward_lots_id_seq') AS lot_id, e.customer_id, own.id AS entry_id, t.points, l.earned_at,
      l.expires_at
    FROM reward_lots l
    JOIN reward_takings t ON t.business_id = l.business_id AND t.lot_id = l.id AND t.given_back < t.points
    JOIN reward_entries e ON e.business_id = t.business_id AND e.id = t.entry_id
    JOIN reward_entries own ON own.business_id = e.business_id AND own.type = 'merge'
      AND own.key = ${key(merge, Prisma.sql`e.customer_id`)}
    WHERE l.business_id = ${merge.business_id} AND l.customer_id = ANY ${bothIds(merge)}
      AND e.customer_id = ANY ${bothIds(merge)} AND e.customer_id <> l.customer_id
  ),
  opened AS (
    INSERT INTO reward_lots (business_id, id, customer_id, entry_id, points, remaining, earned_at, expires_at)
    SELECT ${merge.business_id}, lot_id, customer_id, entry_id, points, 0, earned_at, expires_at FROM taking
  )
  UPDATE reward_takings t SET lot_id = taking.lot_id FROM taking
  WHERE t.business_id = ${merge.business_id} AND t.id = taking.id`;

/**
 * If the points of one customer have paid a debt of the other one, they stay paid: an entry of each account says so. A
 * debt is never below zero.
 */
export const compensateDebts = (merge: Merge): Prisma.Sql => Prisma.sql`
  WITH debt AS (
    SELECT customer_id, sum(owed) AS owed FROM reward_entries
    WHERE business_id = ${merge.business_id} AND customer_id = ANY ${bothIds(merge)} GROUP BY 1
  ),
  paid AS (SELECT customer_id, -owed AS points FROM debt WHERE owed < 0)
  INSERT INTO reward_entries (business_id, customer_id, type, key, points, owed, effective_at)
  SELECT ${merge.business_id}, c.customer_id, 'merge', ${key(merge, Prisma.sql`c.customer_id`)} || ':debt',
    CASE WHEN c.customer_id = paid.customer_id THEN -paid.points ELSE paid.points END,
    CASE WHEN c.customer_id = paid.customer_id THEN paid.points ELSE -paid.points END, now()
  FROM paid, unnest(${[merge.customer_id, merge.from_customer_id]}::bigint[]) AS c(customer_id)`;

/** The debt of each account is the sum of those of its entries. */
export const sumDebts = (merge: Merge): Prisma.Sql => Prisma.sql`
  UPDATE reward_accounts a SET version = a.version + 1, owed = COALESCE((
    SELECT sum(e.owed) FROM reward_entries e WHERE e.business_id = a.business_id AND e.customer_id = a.customer_id
  ), 0)
  WHERE a.business_id = ${merge.business_id} AND a.customer_id = ANY ${bothIds(merge)}`;

/** The customer is a member since the day on which they joined themselves. */
export const restoreAccount = (
  { business_id, customer_id }: Merge,
  { joined_at }: MergedAccount,
): Prisma.Sql => Prisma.sql`
  UPDATE reward_accounts SET joined_at = ${joined_at}::timestamptz
  WHERE business_id = ${business_id} AND customer_id = ${customer_id}`;

/** The customer had no account before the merge, and has none again if nothing was booked on it since. */
export const closeEmptyAccount = ({ business_id, customer_id }: Merge): Prisma.Sql => Prisma.sql`
  DELETE FROM reward_accounts a WHERE a.business_id = ${business_id} AND a.customer_id = ${customer_id}
    AND NOT EXISTS (SELECT FROM reward_entries e WHERE e.business_id = a.business_id AND e.customer_id = a.customer_id)
    AND NOT EXISTS (SELECT FROM reward_lots l WHERE l.business_id = a.business_id AND l.customer_id = a.customer_id)
    AND NOT EXISTS (SELECT FROM reward_quotes q WHERE q.business_id = a.business_id AND q.customer_id = a.customer_id)`;
