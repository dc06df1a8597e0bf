import { keepEvents } from '@wateja/events';
import { isoTime, Prisma } from '@wateja/prisma';

import { type LotRow, type TakingRow } from './ledger-rows';

/** A row of {@link lockedAccounts}. Without an account, its columns are null. */
export interface LockedRow {
  customer_id: number;
  is_erased: boolean;
  /** The version under the lock, and the one that the other columns were read by. */
  version: number | null;
  version_read: number | null;
  joined_at: Date | null;
  closed_at: Date | null;
  owed: string | null;
  lots: LotRow[] | null;
  /** What credits have paid of debts. Only a caller that gives back a redemption on debt reads them. */
  payments?: TakingRow[] | null;
}

/**
 * Locks the accounts of these customers until the transaction ends, in the order of their ids, and reads them. The rows
 * of the customers come first, as everywhere: an erasure locks its customer and then ends the account.
 *
 * A statement sees the rows of its own beginning. If it had to wait for a lock, only the account itself is read anew, so
 * `version` differs from `version_read`, and the caller reads again, now under the lock.
 * @param lots which lots `l` to read; null for none
 * @param columns further columns of the customer `held`, as SQL that begins with a comma
 */
export function lockedAccounts(
  businessId: unknown,
  customerIds: unknown,
  lots: Prisma.Sql | null,
  columns = Prisma.empty,
): Prisma.Sql {
  return Prisma.sql`
    WITH held AS MATERIALIZED (
      SELECT c.id, c.erased_at IS NOT NULL AS is_erased FROM customers c
      WHERE c.business_id = ${businessId}::bigint AND c.id = ANY (${customerIds}::bigint[]) ORDER BY c.id FOR KEY SHARE
    ),
    account AS MATERIALIZED (
      SELECT a.* FROM reward_accounts a
      WHERE a.business_id = ${businessId}::bigint AND a.customer_id = ANY (ARRAY(SELECT id FROM held))
      ORDER BY a.customer_id FOR UPDATE
    )
    SELECT held.id AS customer_id, held.is_erased, account.version, account.joined_at, account.closed_at,
      account.owed::text AS owed,
      (SELECT r.version FROM reward_accounts r WHERE r.business_id = ${businessId}::bigint AND r.customer_id = held.id)
        AS version_read, ${lots ? lotsOf(businessId, lots) : Prisma.sql`NULL`} AS lots${columns}
    FROM held LEFT JOIN account ON account.customer_id = held.id
    ORDER BY held.id`;
}

/** The lots `l` of the customer `held` that meet the condition, as JSON. */
const lotsOf = (businessId: unknown, lots: Prisma.Sql) => Prisma.sql`(
        SELECT json_agg(json_build_object(
          'id', l.id, 'entry_id', l.entry_id, 'points', l.points::text, 'remaining', l.remaining::text,
          'expired', l.expired::text, 'earned_at', ${isoTime('l.earned_at')}, 'expires_at', ${isoTime('l.expires_at')},
          'sale_id', l.sale_id
        ) ORDER BY l.id)
        FROM reward_lots l WHERE l.business_id = ${businessId}::bigint AND l.customer_id = held.id AND (${lots})
      )`;

/** An account that {@link openAccounts} has opened, as a {@link LockedRow} has it. Nothing is booked on it yet. */
export type OpenedAccount = Pick<LockedRow, 'customer_id' | 'version' | 'joined_at' | 'owed'>;

/**
 * Opens the accounts of these customers that have none, and locks them. A customer is a member from their first purchase
 * or their creation, whichever is earlier. Stores that they joined. Returns a row {@link OpenedAccount} for each account
 * that it has opened, and none for an account that another transaction has opened meanwhile.
 */
export function openAccounts(businessId: number, customerIds: number[]): Prisma.Sql {
  const joined = Prisma.sql`
    SELECT jsonb_build_object(
      'business_id', o.business_id, 'customer_id', o.customer_id, 'joined_at', ${isoTime('o.joined_at')}
    ) FROM opened o`;
  return Prisma.sql`
    WITH opened AS (
      INSERT INTO reward_accounts (business_id, customer_id, joined_at)
      SELECT c.business_id, c.id, LEAST(c.created_at, (
        SELECT min(s.completed_at) FROM sales s
        WHERE s.business_id = c.business_id AND s.customer_id = c.id AND is_purchase(s.status, s.customer_id)
      ))
      FROM customers c
      WHERE c.business_id = ${businessId} AND c.id = ANY (${customerIds}::bigint[]) AND c.erased_at IS NULL
      ORDER BY c.id
      ON CONFLICT DO NOTHING
      RETURNING business_id, customer_id, version, joined_at, owed
    ),
    told AS (${keepEvents('member.joined', joined)})
    SELECT customer_id, version, joined_at, owed::text AS owed FROM opened`;
}
