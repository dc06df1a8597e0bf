import { Prisma } from '@wateja/prisma';

import { type LocalDay } from '../rules/local-day';

/** A tier and its last day, as a notice to a customer names them. */
export interface TierNotice {
  customer_id: number;
  tier: string;
  held_until: LocalDay;
}

interface Search {
  businessId: number;
  today: LocalDay;
  /** The last day on which a tier may end. */
  until: LocalDay;
  /** True: only who has joined. */
  membersOnly: boolean;
  after: number;
  limit: number;
}

/**
 * True if the customer `t` has had a notice about the tier, and may not get another one. A purchase may move the last
 * day by a few days: a second notice about the same tier is sent only after the day that the first one named.
 */
const wasNoticed = (today: LocalDay, tier: Prisma.Sql, heldUntil: Prisma.Sql) => Prisma.sql`
  COALESCE(t.noticed_tier = ${tier} AND (t.noticed_until >= ${today}::date OR t.noticed_until = ${heldUntil}), false)`;

/** Rows `{customer_id}` of customers whose tier ends within these days, and who have had no notice of it. */
export function tiersAtRisk({ businessId, today, until, membersOnly, after, limit }: Search): Prisma.Sql {
  return Prisma.sql`
    SELECT t.customer_id FROM customer_tiers t
    WHERE t.business_id = ${businessId} AND t.held_until BETWEEN ${today}::date AND ${until}::date
      AND t.tier IS NOT NULL AND NOT t.is_override AND t.customer_id > ${after}
      AND NOT ${wasNoticed(today, Prisma.sql`t.tier`, Prisma.sql`t.held_until`)}
      AND (NOT ${membersOnly} OR EXISTS (
        SELECT FROM reward_accounts a
        WHERE a.business_id = t.business_id AND a.customer_id = t.customer_id AND a.closed_at IS NULL
      ))
    ORDER BY t.customer_id LIMIT ${limit}`;
}

/**
 * Remembers notices, and returns rows `{customer_id}` of those that are new. The caller has locked the tiers.
 */
export const rememberNotices = (businessId: number, today: LocalDay, notices: TierNotice[]) => Prisma.sql`
  UPDATE customer_tiers t SET (noticed_tier, noticed_until) = (n.tier, n.held_until)
  FROM jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) AS n(customer_id bigint, tier text, held_until date)
  WHERE t.business_id = ${businessId} AND t.customer_id = n.customer_id
    AND NOT ${wasNoticed(today, Prisma.sql`n.tier`, Prisma.sql`n.held_until`)}
  RETURNING t.customer_id`;
