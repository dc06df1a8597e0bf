import { isoTime, Prisma } from '@wateja/prisma';

import { type LocalDay } from '../rules/local-day';

/** A tier that somebody has set by hand, as PostgreSQL writes it in JSON. */
export interface OverrideRow {
  id: number;
  tier: string;
  until: LocalDay;
  set_at: string;
  ended_at: string | null;
}

/**
 * The tiers that were set by hand for a customer as JSON, a list of {@link OverrideRow} or null.
 * @param condition which rows `o` to read
 */
export function overridesOf(businessId: Prisma.Sql, customerId: Prisma.Sql, condition = Prisma.sql`true`): Prisma.Sql {
  return Prisma.sql`(
    SELECT json_agg(json_build_object(
      'id', o.id, 'tier', o.tier, 'until', o.until, 'set_at', ${isoTime('o.set_at')}, 'ended_at', ${isoTime('o.ended_at')}
    ) ORDER BY o.id)
    FROM reward_tier_overrides o
    WHERE o.business_id = ${businessId} AND o.customer_id = ${customerId} AND ${condition}
  )`;
}

/** Those that nothing has ended yet. Their last day may have passed. */
export const openOverridesOf = (businessId: Prisma.Sql, customerId: Prisma.Sql) =>
  overridesOf(businessId, customerId, Prisma.sql`o.ended_at IS NULL`);

export interface NewOverride {
  tier: string;
  until: LocalDay;
  reason: string;
}

/** Sets a tier by hand. The one before has ended. */
export const insertOverride = (businessId: number, customerId: number, override: NewOverride, now: Date) => Prisma.sql`
  INSERT INTO reward_tier_overrides (business_id, customer_id, tier, until, reason, set_at)
  VALUES (${businessId}, ${customerId}, ${override.tier}, ${override.until}::date, ${override.reason}, ${now})`;

/** Ends the override of a customer that is open. */
export const endOverride = (businessId: number, customerId: number, now: Date) => Prisma.sql`
  UPDATE reward_tier_overrides SET ended_at = ${now}
  WHERE business_id = ${businessId} AND customer_id = ${customerId} AND ended_at IS NULL`;

/** Books that these overrides have ended. */
export const endOverrides = (businessId: number, ids: number[], now: Date) => Prisma.sql`
  UPDATE reward_tier_overrides SET ended_at = ${now}
  WHERE business_id = ${businessId} AND id = ANY (${ids}::bigint[]) AND ended_at IS NULL`;

/** A row `{id}` if the open override of a customer says the same. */
export const sameOverride = (
  businessId: number,
  customerId: number,
  { tier, until, reason }: NewOverride,
) => Prisma.sql`
  SELECT id FROM reward_tier_overrides
  WHERE business_id = ${businessId} AND customer_id = ${customerId} AND ended_at IS NULL
    AND (tier, until, reason) = (${tier}, ${until}::date, ${reason})`;

/** Ends the overrides of a customer who is erased, and clears their reasons. */
export const forgetOverrides = (businessId: number, customerId: number, now: Date) => Prisma.sql`
  UPDATE reward_tier_overrides SET reason = NULL, ended_at = COALESCE(ended_at, ${now})
  WHERE business_id = ${businessId} AND customer_id = ${customerId}`;
