import { journalMoved, journalRemoved, type Merge } from '@wateja/events';
import { isoTime, Prisma } from '@wateja/prisma';

import { earnEntryOf } from '../settle/settle.queries';

/** An account before or after a merge. */
export interface MergedAccount {
  customer_id: number;
  joined_at: string;
  /** A decimal as a text. */
  owed: string;
  last_entry_id: number;
}

/** The changes of a merge to the account of the customer who stays. */
export interface AccountChange {
  /** Null if the customer had no account. */
  before: MergedAccount | null;
  /** The latest entry after the merge: if there is a later one, something was booked since. */
  last_entry_id: number;
  /** The points of both, a decimal as a text. */
  balance: string;
}

/** Locks the accounts of both customers in the order of their ids. Nothing is booked before `tx` ends. Rows {@link MergedAccount}. */
export const lockedPair = ({ business_id, customer_id, from_customer_id }: Merge): Prisma.Sql => Prisma.sql`
  WITH account AS MATERIALIZED (
    SELECT * FROM reward_accounts
    WHERE business_id = ${business_id} AND customer_id = ANY (${[customer_id, from_customer_id]}::bigint[])
    ORDER BY customer_id FOR UPDATE
  )
  SELECT customer_id, ${isoTime('joined_at')} AS joined_at, owed::text AS owed, COALESCE((
    SELECT max(e.id) FROM reward_entries e
    WHERE e.business_id = ${business_id} AND e.customer_id = account.customer_id
  ), 0) AS last_entry_id FROM account`;

/** Opens the account of the customer who stays, if there is none, and adds the debts of the other one. */
export const joinAccounts = ({ business_id, customer_id, from_customer_id }: Merge): Prisma.Sql => Prisma.sql`
  INSERT INTO reward_accounts AS a (business_id, customer_id, joined_at, owed, version)
  SELECT business_id, ${customer_id}, joined_at, owed, version FROM reward_accounts
  WHERE business_id = ${business_id} AND customer_id = ${from_customer_id}
  ON CONFLICT (business_id, customer_id) DO UPDATE SET
    joined_at = LEAST(a.joined_at, excluded.joined_at), owed = a.owed + excluded.owed, version = a.version + 1`;

/**
 * The time after the last sale that earned nothing because its customer had not joined then, as a row `{joined_at}`; null
 * if there is none. Both customers still have their own sales.
 */
export const afterSalesOfNonMembers = ({ business_id, customer_id, from_customer_id }: Merge): Prisma.Sql => Prisma.sql`
  SELECT ${isoTime("max(s.completed_at) + interval '1 millisecond'")} AS joined_at
  FROM sales s LEFT JOIN reward_accounts a ON a.business_id = s.business_id AND a.customer_id = s.customer_id
  WHERE s.business_id = ${business_id} AND s.customer_id = ANY (${[customer_id, from_customer_id]}::bigint[])
    AND s.status NOT IN ('pending', 'cancelled') AND (a.joined_at IS NULL OR s.completed_at < a.joined_at)
    AND (${earnEntryOf}) IS NULL`;

/** Lets sales from before this time earn nothing that is not booked yet. */
export const joinNotBefore = ({ business_id, customer_id }: Merge, joinedAt: string): Prisma.Sql => Prisma.sql`
  UPDATE reward_accounts SET joined_at = GREATEST(joined_at, ${joinedAt}::timestamptz)
  WHERE business_id = ${business_id} AND customer_id = ${customer_id}`;

/** Moves everything of an account, and removes it. */
export function moveAccount(merge: Merge): Prisma.Sql[] {
  const { business_id, customer_id, from_customer_id } = merge;
  return [
    Prisma.sql`
      WITH moved AS (
        UPDATE reward_entries SET customer_id = ${customer_id}
        WHERE business_id = ${business_id} AND customer_id = ${from_customer_id} RETURNING id
      ) ${journalMoved(merge, 'reward_entries', Prisma.sql`SELECT id FROM moved`)}`,
    Prisma.sql`
      WITH moved AS (
        UPDATE reward_lots SET customer_id = ${customer_id}
        WHERE business_id = ${business_id} AND customer_id = ${from_customer_id} RETURNING id
      ) ${journalMoved(merge, 'reward_lots', Prisma.sql`SELECT id FROM moved`)}`,
    Prisma.sql`
      WITH moved AS (
        UPDATE reward_quotes SET customer_id = ${customer_id}
        WHERE business_id = ${business_id} AND customer_id = ${from_customer_id} RETURNING id
      ) ${journalMoved(merge, 'reward_quotes', Prisma.sql`SELECT id FROM moved`)}`,
    Prisma.sql`
      WITH removed AS (
        DELETE FROM reward_accounts a
        WHERE a.business_id = ${business_id} AND a.customer_id = ${from_customer_id} RETURNING to_jsonb(a) AS value
      ) ${journalRemoved(merge, 'reward_accounts', Prisma.sql`SELECT value FROM removed`)}`,
  ];
}

/** Rows `{customer_id}` of those of these customers who have a stored tier, or purchases from which one follows. */
export const customersWithTiers = (businessId: number, customerIds: number[]): Prisma.Sql => Prisma.sql`
  SELECT c.customer_id FROM unnest(${customerIds}::bigint[]) AS c(customer_id)
  WHERE EXISTS (
    SELECT FROM customer_tiers t WHERE t.business_id = ${businessId} AND t.customer_id = c.customer_id
  ) OR EXISTS (
    SELECT FROM sales s
    WHERE s.business_id = ${businessId} AND s.customer_id = c.customer_id AND is_purchase(s.status, s.customer_id)
  )`;
