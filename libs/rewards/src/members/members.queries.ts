import { isoTime, Prisma } from '@wateja/prisma';

import { type EntryType } from '../rules/account';
import { reservedPoints } from '../ledger/reservations.queries';
import { purchasesByDay, type PurchasesRow } from '../ledger/purchases.queries';
import { PROMOTION_END, type PromotionJson, promotionsOf } from '../program/promotion-rows';
import { overridesOf, type OverrideRow } from '../tiers/overrides.queries';
import type { EntryListQuery } from './entries.schemas';

/** A customer with their account, its sums and its lots. Without an account, the account's columns are null. */
export interface MemberRow {
  customer_id: number;
  name: string;
  is_erased: boolean;
  joined_at: Date | null;
  closed_at: Date | null;
  owed: string | null;
  earned: string | null;
  redeemed: string | null;
  lots: OpenLotRow[] | null;
  /** The points that open quotes reserve. Null for the past, of which nothing is kept. */
  reserved: string | null;
  timezone: string;
  /** The programme in force, as it is stored. */
  program: unknown;
  /** The purchases until the moment, which decide the tier. */
  purchases: PurchasesRow[] | null;
  /** The tiers that were set by hand. */
  overrides: OverrideRow[] | null;
  /** The promotions of that moment. */
  promotions: PromotionJson[] | null;
}

/** A lot with something left, and what. */
export interface OpenLotRow {
  id: number;
  points: string;
  remaining: string;
  earned_at: string;
  expires_at: string | null;
  sale_id: number | null;
}

/**
 * Reads a member in one statement, with the lots that are good, in the order of their use.
 * @param past a moment of the past, by the entries until then; null for now, by what is stored with the lots
 */
export function memberRow(businessId: number, customerId: number, past: Date | null): Prisma.Sql {
  const at = past ?? new Date();
  const counted = past === null ? Prisma.sql`true` : Prisma.sql`e.effective_at <= ${past}`;
  return Prisma.sql`
    SELECT c.id AS customer_id, c.name, c.erased_at IS NOT NULL AS is_erased, a.joined_at, a.closed_at, sums.*, b.timezone,
      (
        SELECT p.program FROM reward_programs p WHERE p.business_id = b.id AND p.valid_from <= ${at}
        ORDER BY p.version DESC LIMIT 1
      ) AS program,
      (
        SELECT json_agg(json_build_object(
          'id', l.id, 'points', l.points::text, 'remaining', l.left_over::text, 'earned_at', ${isoTime('l.earned_at')},
          'expires_at', ${isoTime('l.expires_at')}, 'sale_id', l.sale_id
        ) ORDER BY l.expires_at NULLS LAST, l.earned_at, l.id)
        FROM (${goodLots(past)}) l
      ) AS lots, ${past === null ? reservedPoints(Prisma.sql`c.business_id`, Prisma.sql`c.id`, at) : Prisma.sql`NULL`} AS reserved,
      ${purchasesByDay(
        Prisma.sql`p.business_id = c.business_id AND p.customer_id = c.id AND p.completed_at <= ${at}`,
        Prisma.sql`b.timezone`,
      )}
        AS purchases,
      ${overridesOf(Prisma.sql`c.business_id`, Prisma.sql`c.id`)} AS overrides,
      ${promotionsOf(Prisma.sql`b.id`, Prisma.sql`m.starts_at <= ${at} AND (${PROMOTION_END} IS NULL OR ${PROMOTION_END} > ${at})`)}
        AS promotions
    FROM customers c
    JOIN businesses b ON b.id = c.business_id
    LEFT JOIN reward_accounts a ON a.business_id = c.business_id AND a.customer_id = c.id
    LEFT JOIN LATERAL (
      SELECT sum(e.owed)::text AS owed,
        sum(e.points) FILTER (WHERE e.type IN ('earn', 'reverse', 'bonus'))::text AS earned,
        (-sum(e.points) FILTER (WHERE e.type IN ('redeem', 'return')))::text AS redeemed
      FROM reward_entries e WHERE e.business_id = a.business_id AND e.customer_id = a.customer_id AND ${counted}
    ) sums ON true
    WHERE c.business_id = ${businessId} AND c.id = ${customerId}`;
}

/** The lots of the customer `c` that are good now, or were at a moment, with what they had left then. */
function goodLots(past: Date | null): Prisma.Sql {
  const good = Prisma.sql`
    l.business_id = c.business_id AND l.customer_id = c.id
    AND (l.expires_at IS NULL OR l.expires_at > ${past ?? new Date()})`;
  if (past === null) {
    return Prisma.sql`SELECT l.*, l.remaining AS left_over FROM reward_lots l WHERE ${good} AND l.remaining > 0`;
  }
  return Prisma.sql`
    SELECT l.*, m.left_over FROM reward_lots l
    CROSS JOIN LATERAL (
      SELECT sum(m.points) AS left_over FROM reward_movements m
      JOIN reward_entries e ON e.business_id = m.business_id AND e.id = m.entry_id AND e.effective_at <= ${past}
      WHERE m.business_id = l.business_id AND m.lot_id = l.id
    ) m
    WHERE ${good} AND m.left_over > 0`;
}

/** The balance of the customer `c` now as text, as `balanceOf` computes it; null without an account. */
export const pointsOf = (customer: Prisma.Sql) => Prisma.sql`(
  SELECT trim_scale(COALESCE((
    SELECT sum(l.remaining) FROM reward_lots l
    WHERE l.business_id = a.business_id AND l.customer_id = a.customer_id AND l.remaining > 0
      AND (l.expires_at IS NULL OR l.expires_at > now())
  ), 0) - a.owed)::text
  FROM reward_accounts a WHERE a.business_id = ${customer}.business_id AND a.customer_id = ${customer}.id)`;

/** Rows `{customer_id}` of the first customers who have this phone in E.164. */
export function customersOfPhone(businessId: number, phone: string): Prisma.Sql {
  return Prisma.sql`
    WITH holders AS (
      SELECT id AS customer_id FROM customers
      WHERE business_id = ${businessId} AND phone_e164 = ${phone} AND erased_at IS NULL
    )
    SELECT customer_id FROM holders
    UNION
    SELECT m.customer_id FROM customer_merges m
    JOIN customers c ON c.business_id = m.business_id AND c.id = m.customer_id AND c.erased_at IS NULL
    WHERE m.business_id = ${businessId} AND m.phone_e164 = ${phone} AND m.undone_at IS NULL
      AND NOT EXISTS (SELECT FROM holders)
    ORDER BY 1 LIMIT 6`;
}

/** An entry as the API shows it, with decimals as texts. */
export interface EntryRow {
  id: number;
  customer_id: number;
  type: EntryType;
  points: string;
  owed: string;
  already_expired: string;
  forgiven: string;
  effective_at: Date;
  recorded_at: Date;
  sale_id: number | null;
  refund_id: number | null;
  program_version: number | null;
  tier: string | null;
  multiplier: string | null;
  promotion_id: number | null;
  eligible_amount: string | null;
  reason: string | null;
  note: string | null;
  user_id: number | null;
  api_key_id: number | null;
}

const ENTRY_COLUMNS = Prisma.sql`
  e.id, e.customer_id, e.type, e.points::text, e.owed::text, e.already_expired::text, e.forgiven::text, e.effective_at,
  e.recorded_at, e.sale_id, e.refund_id, e.program_version, e.tier, e.multiplier::text, e.promotion_id,
  e.eligible_amount::text, e.reason, e.note, e.user_id, e.api_key_id`;

export function entryOf(businessId: number, id: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${ENTRY_COLUMNS} FROM reward_entries e WHERE e.business_id = ${businessId} AND e.id = ${id}`;
}

/** The conditions by which lists and reports select entries. */
export type EntryFilter = Pick<EntryListQuery, 'type' | 'from' | 'to'> &
  Partial<Pick<EntryListQuery, 'sale_id'>> & { customer_id?: number | undefined };

/** SQL that selects the entries `e` of a business that meet all conditions. */
export function entryFilter(businessId: number, { customer_id, sale_id, type, from, to }: EntryFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`e.business_id = ${businessId}`,
    ...(customer_id === undefined ? [] : [Prisma.sql`e.customer_id = ${customer_id}`]),
    ...(sale_id === undefined ? [] : [Prisma.sql`e.sale_id = ${sale_id}`]),
    ...(type ? [Prisma.sql`e.type = ${type}`] : []),
    ...(from ? [Prisma.sql`e.effective_at >= ${from}`] : []),
    ...(to ? [Prisma.sql`e.effective_at < ${to}`] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** A page of a customer's entries, newest first, with one row more than the page. */
export function entryPage(businessId: number, customerId: number, query: EntryListQuery): Prisma.Sql {
  const { cursor } = query;
  const after = cursor
    ? Prisma.sql`AND (e.effective_at, e.id) < (${cursor.at}::timestamptz, ${cursor.id}::bigint)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT ${ENTRY_COLUMNS} FROM reward_entries e
    WHERE ${entryFilter(businessId, { ...query, customer_id: customerId })} ${after}
    ORDER BY e.effective_at DESC, e.id DESC LIMIT ${query.limit + 1}`;
}
