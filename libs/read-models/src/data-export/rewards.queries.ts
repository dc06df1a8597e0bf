import { isoTime, Prisma } from '@wateja/prisma';
import { pointsOf, QUOTED_AMOUNTS } from '@wateja/rewards';

/** The sections of an export about points. Each row has one text column, `json`. */

/** Returns the customer's points account, or no row if there is none. */
export function pointsAccount(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'business_id', a.business_id, 'customer_id', a.customer_id, 'joined_at', ${isoTime('a.joined_at')},
      'balance', ${pointsOf(Prisma.sql`c`)}, 'owed', trim_scale(a.owed)::text, 'closed_at', ${isoTime('a.closed_at')}, 'version', a.version
    )::text AS json
    FROM reward_accounts a JOIN customers c ON c.business_id = a.business_id AND c.id = a.customer_id
    WHERE a.business_id = ${businessId} AND a.customer_id = ${customerId}`;
}

/** Returns the customer's tier in the programme, or no row if they have none. */
export function customerTier(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'business_id', t.business_id, 'customer_id', t.customer_id, 'tier', t.tier, 'since', t.since,
      'held_until', t.held_until, 'is_override', t.is_override, 'program_version', t.program_version,
      'noticed_tier', t.noticed_tier, 'noticed_until', t.noticed_until
    )::text AS json
    FROM customer_tiers t WHERE t.business_id = ${businessId} AND t.customer_id = ${customerId}`;
}

/** Returns all entries of the ledger of points, newest first, each with how it changed the lots. */
export function points(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', e.id, 'business_id', e.business_id, 'customer_id', e.customer_id, 'type', e.type, 'key', e.key,
      'points', trim_scale(e.points)::text, 'owed', trim_scale(e.owed)::text,
      'already_expired', trim_scale(e.already_expired)::text, 'forgiven', trim_scale(e.forgiven)::text,
      'effective_at', ${isoTime('e.effective_at')}, 'recorded_at', ${isoTime('e.recorded_at')},
      'sale_id', e.sale_id, 'refund_id', e.refund_id, 'program_version', e.program_version, 'tier', e.tier,
      'multiplier', trim_scale(e.multiplier)::text, 'promotion_id', e.promotion_id,
      'eligible_amount', e.eligible_amount::text, 'reason', e.reason, 'note', e.note, 'user_id', e.user_id, 'api_key_id', e.api_key_id,
      'lots', COALESCE((
        SELECT json_agg(json_build_object('lot_id', m.lot_id, 'points', trim_scale(m.points)::text) ORDER BY m.lot_id)
        FROM reward_lots l
        JOIN reward_movements m ON m.business_id = l.business_id AND m.lot_id = l.id AND m.entry_id = e.id
        WHERE l.business_id = e.business_id AND l.customer_id = e.customer_id
      ), '[]')
    )::text AS json
    FROM reward_entries e WHERE e.business_id = ${businessId} AND e.customer_id = ${customerId}
    ORDER BY e.effective_at DESC, e.id DESC`;
}

/** Returns the quotes of the last 30 days, newest first. */
export function quotes(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', q.id, 'business_id', q.business_id, 'customer_id', q.customer_id, 'content_hash', q.content_hash,
      'quote', ${QUOTED_AMOUNTS}, 'points', trim_scale(q.points)::text, 'program_version', q.program_version,
      'status', q.status, 'valid_until', ${isoTime('q.valid_until')}, 'is_extended', q.is_extended,
      'sale_id', q.sale_id, 'user_id', q.user_id, 'api_key_id', q.api_key_id, 'created_at', ${isoTime('q.created_at')}
    )::text AS json
    FROM reward_quotes q WHERE q.business_id = ${businessId} AND q.customer_id = ${customerId}
    ORDER BY q.created_at DESC, q.id`;
}

/** Returns the lots: the points of each credit, what is left of them, and when they end. */
export function pointLots(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', l.id, 'business_id', l.business_id, 'customer_id', l.customer_id, 'entry_id', l.entry_id,
      'points', trim_scale(l.points)::text, 'remaining', trim_scale(l.remaining)::text,
      'expired', trim_scale(l.expired)::text, 'earned_at', ${isoTime('l.earned_at')},
      'expires_at', ${isoTime('l.expires_at')}, 'sale_id', l.sale_id
    )::text AS json
    FROM reward_lots l WHERE l.business_id = ${businessId} AND l.customer_id = ${customerId}
    ORDER BY l.earned_at DESC, l.id DESC`;
}

/** Returns the tiers that were set by hand, newest first. */
export function tierOverrides(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', o.id, 'business_id', o.business_id, 'customer_id', o.customer_id, 'tier', o.tier, 'until', o.until,
      'reason', o.reason, 'set_at', ${isoTime('o.set_at')}, 'ended_at', ${isoTime('o.ended_at')},
      'user_id', o.user_id, 'api_key_id', o.api_key_id
    )::text AS json
    FROM reward_tier_overrides o WHERE o.business_id = ${businessId} AND o.customer_id = ${customerId}
    ORDER BY o.id DESC`;
}
