import { Prisma } from '@wateja/prisma';

/** A stored number that is not what it should be. Points are decimals as texts; null for an entry that is missing. */
export interface PointsDifference {
  customer_id: number;
  /** What it is of, with the number of that row. */
  of: 'account' | 'lot' | 'entry' | 'sale';
  id: number;
  field: string;
  stored: string | null;
  expected: string;
}

/** The movements of these customers' lots. */
const movedPoints = (businessId: number, customerIds: number[]) => Prisma.sql`
  SELECT l.customer_id, m.lot_id, m.entry_id, m.points, e.type FROM reward_lots l
  JOIN reward_movements m ON m.business_id = l.business_id AND m.lot_id = l.id
  JOIN reward_entries e ON e.business_id = m.business_id AND e.id = m.entry_id
  WHERE l.business_id = ${businessId} AND l.customer_id = ANY (${customerIds}::bigint[])`;

/** What the movements leave in each lot, and how much of it has expired. */
const lotsByMovements = Prisma.sql`
  SELECT lot_id, sum(points) AS remaining, COALESCE(-sum(points) FILTER (WHERE type = 'expire'), 0) AS expired
  FROM moved GROUP BY lot_id`;

/** Rows {@link PointsDifference}: where lots, debts and takings do not agree with the entries and their movements. */
export function ledgerDifferences(businessId: number, customerIds: number[]): Prisma.Sql {
  const ofCustomers = (alias: string) => Prisma.sql`
    ${Prisma.raw(alias)}.business_id = ${businessId} AND ${Prisma.raw(alias)}.customer_id = ANY (${customerIds}::bigint[])`;
  return Prisma.sql`
    WITH moved AS MATERIALIZED (${movedPoints(businessId, customerIds)}),
    by_lot AS (${lotsByMovements}),
    -- After a merge was undone, an entry may have changed a lot of the other customer.
    by_entry AS (
      SELECT m.entry_id, sum(m.points) AS points FROM reward_entries e
      JOIN reward_movements m ON m.business_id = e.business_id AND m.entry_id = e.id
      WHERE ${ofCustomers('e')} GROUP BY m.entry_id
    ),
    taken AS (
      SELECT t.entry_id, sum(t.points) AS points FROM reward_entries e
      JOIN reward_takings t ON t.business_id = e.business_id AND t.entry_id = e.id
      WHERE ${ofCustomers('e')} GROUP BY t.entry_id
    ),
    difference AS (
      SELECT a.customer_id, 'account' AS of, a.customer_id AS id, 'owed' AS field, a.owed AS stored,
        COALESCE((
          SELECT sum(e.owed) FROM reward_entries e
          WHERE e.business_id = a.business_id AND e.customer_id = a.customer_id
        ), 0) AS expected
      FROM reward_accounts a WHERE ${ofCustomers('a')}
      UNION ALL
      SELECT e.customer_id, 'entry', e.id, 'points', e.points, COALESCE(b.points, 0) - e.owed
      FROM reward_entries e LEFT JOIN by_entry b ON b.entry_id = e.id WHERE ${ofCustomers('e')}
      UNION ALL
      SELECT e.customer_id, 'entry', e.id, 'takings', COALESCE(t.points, 0), -COALESCE(b.points, 0)
      FROM reward_entries e LEFT JOIN by_entry b ON b.entry_id = e.id LEFT JOIN taken t ON t.entry_id = e.id
      WHERE ${ofCustomers('e')} AND (e.type IN ('redeem', 'reverse') OR e.type = 'adjust' AND e.points < 0)
      UNION ALL
      SELECT l.customer_id, 'lot', l.id, 'remaining', l.remaining, COALESCE(b.remaining, 0)
      FROM reward_lots l LEFT JOIN by_lot b ON b.lot_id = l.id WHERE ${ofCustomers('l')}
      UNION ALL
      SELECT l.customer_id, 'lot', l.id, 'expired', l.expired, COALESCE(b.expired, 0)
      FROM reward_lots l LEFT JOIN by_lot b ON b.lot_id = l.id WHERE ${ofCustomers('l')}
    )
    SELECT customer_id, of, id, field, stored::numeric(17, 3)::text, expected::numeric(17, 3)::text FROM difference
    WHERE stored <> expected ORDER BY customer_id, of, id, field`;
}

/** Writes what the movements say into the lots of locked accounts. Returns a row `{customer_id}` for each changed lot. */
export function rebuildLots(businessId: number, customerIds: number[]): Prisma.Sql {
  return Prisma.sql`
    WITH moved AS MATERIALIZED (${movedPoints(businessId, customerIds)}), by_lot AS (${lotsByMovements})
    UPDATE reward_lots l SET remaining = b.remaining, expired = b.expired FROM by_lot b
    WHERE l.business_id = ${businessId} AND l.id = b.lot_id
      AND (l.remaining, l.expired) IS DISTINCT FROM (b.remaining, b.expired)
    RETURNING l.customer_id`;
}

/** Writes the sum of the entries' debts into locked accounts. Returns a row `{customer_id}` for each changed account. */
export function rebuildDebts(businessId: number, customerIds: number[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE reward_accounts a SET owed = s.owed, version = a.version + 1
    FROM (
      SELECT customer_id, sum(owed) AS owed FROM reward_entries
      WHERE business_id = ${businessId} AND customer_id = ANY (${customerIds}::bigint[]) GROUP BY customer_id
    ) s
    WHERE a.business_id = ${businessId} AND a.customer_id = s.customer_id AND a.owed <> s.owed
    RETURNING a.customer_id`;
}

/** Rows `{id}` of all sales of these customers that a programme can be about. */
export function salesSince(businessId: number, customerIds: number[], since: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT id FROM sales
    WHERE business_id = ${businessId} AND customer_id = ANY (${customerIds}::bigint[]) AND completed_at >= ${since}
    ORDER BY id`;
}
