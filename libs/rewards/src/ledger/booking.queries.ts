import { prepare, Prisma } from '@wateja/prisma';

import { keepEntryEvents } from './entry-events.queries';

interface Booking extends Record<string, unknown> {
  business_id: number;
  /** The rows of all accounts as JSON. */
  changes: string;
  /**
   * The ids of the changed rows once more, as lists: by them PostgreSQL finds the rows one by one. It expects a hundred rows
   * in every JSON, and would read all accounts, lots or takings of the shop to compare them.
   */
  customer_ids: number[];
}

/** A booking that also changes lots and takings that exist. */
interface BookingOnLots extends Booking {
  lot_ids: number[];
  taking_ids: number[];
}

/** Changes lots and takings that exist, and writes new takings. Each part ends with a comma. */
const changesOfLots = (businessId: unknown, lotIds: unknown, takingIds: unknown) => Prisma.sql`
    changed AS (
      UPDATE reward_lots l SET remaining = n.remaining, expired = n.expired
      FROM change, jsonb_to_recordset(change.of -> 'lots') AS n(id bigint, remaining numeric, expired numeric)
      WHERE l.business_id = ${businessId}::bigint AND l.id = ANY (${lotIds}::bigint[]) AND l.id = n.id
    ),
    taken AS (
      INSERT INTO reward_takings (business_id, entry_id, lot_id, points)
      SELECT ${businessId}::bigint, e.id, COALESCE(l.id, t.lot_ref), t.points
      FROM change, jsonb_to_recordset(change.of -> 'new_takings') AS t(
        customer_id bigint, entry_ref bigint, lot_ref bigint, points numeric
      )
      JOIN entry e ON e.customer_id = t.customer_id AND e.ref = t.entry_ref
      LEFT JOIN lot l ON l.customer_id = t.customer_id AND l.ref = t.lot_ref
    ),
    given_back AS (
      UPDATE reward_takings t SET given_back = n.given_back
      FROM change, jsonb_to_recordset(change.of -> 'takings') AS n(id bigint, given_back numeric)
      WHERE t.business_id = ${businessId}::bigint AND t.id = ANY (${takingIds}::bigint[]) AND t.id = n.id
    ),`;

/** @param ofLots {@link changesOfLots}, or nothing */
const booking = (businessId: unknown, changes: unknown, customerIds: unknown, ofLots = Prisma.empty) => Prisma.sql`
    WITH change AS MATERIALIZED (SELECT ${changes}::jsonb AS of),
    entry AS MATERIALIZED (
      SELECT nextval('reward_entries_id_seq') AS id, e.* FROM change, jsonb_to_recordset(change.of -> 'entries') AS e(
        customer_id bigint, ref bigint, type text, key text, points numeric, owed numeric, already_expired numeric,
        forgiven numeric, effective_at timestamptz, sale_id bigint, refund_id bigint, program_version bigint, tier text,
        multiplier numeric, promotion_id bigint, eligible_amount numeric, reason text, note text
      )
    ),
    lot AS MATERIALIZED (
      SELECT nextval('reward_lots_id_seq') AS id, l.* FROM change, jsonb_to_recordset(change.of -> 'new_lots') AS l(
        customer_id bigint, ref bigint, entry_ref bigint, points numeric, remaining numeric, expired numeric,
        earned_at timestamptz, expires_at timestamptz, sale_id bigint
      )
    ),
    account AS (
      UPDATE reward_accounts a SET owed = n.owed, closed_at = COALESCE(n.closed_at, a.closed_at), version = a.version + 1
      FROM change, jsonb_to_recordset(change.of -> 'accounts') AS n(
        customer_id bigint, owed numeric, closed_at timestamptz
      )
      WHERE a.business_id = ${businessId}::bigint AND a.customer_id = ANY (${customerIds}::bigint[])
        AND a.customer_id = n.customer_id
    ),
    written AS (
      INSERT INTO reward_entries (business_id, id, customer_id, type, key, points, owed, already_expired, forgiven,
        effective_at, sale_id, refund_id, program_version, tier, multiplier, promotion_id, eligible_amount, reason, note,
        user_id, api_key_id)
      SELECT ${businessId}::bigint, id, customer_id, type, key, points, owed, already_expired, forgiven,
        effective_at, sale_id, refund_id, program_version, tier, multiplier, promotion_id, eligible_amount, reason, note,
        -- Who rang up a sale is in the sale, and its entry may be written when nobody is there.
        CASE WHEN type IN ('adjust', 'bonus') THEN audit_actor('user_id')::bigint END,
        CASE WHEN type IN ('adjust', 'bonus') THEN audit_actor('api_key_id')::bigint END
      FROM entry
    ),
    opened AS (
      INSERT INTO reward_lots (business_id, id, customer_id, entry_id, points, remaining, expired, earned_at, expires_at,
        sale_id)
      SELECT ${businessId}::bigint, l.id, l.customer_id, e.id, l.points, l.remaining, l.expired, l.earned_at,
        l.expires_at, l.sale_id
      FROM lot l JOIN entry e ON e.customer_id = l.customer_id AND e.ref = l.entry_ref
    ),
    moved AS (
      INSERT INTO reward_movements (business_id, lot_id, entry_id, points)
      SELECT ${businessId}::bigint, COALESCE(l.id, m.lot_ref), e.id, m.points
      FROM change, jsonb_to_recordset(change.of -> 'movements') AS m(
        customer_id bigint, entry_ref bigint, lot_ref bigint, points numeric
      )
      JOIN entry e ON e.customer_id = m.customer_id AND e.ref = m.entry_ref
      LEFT JOIN lot l ON l.customer_id = m.customer_id AND l.ref = m.lot_ref
    ),
    ${ofLots}
    told AS (${keepEntryEvents(businessId)})
    SELECT id, customer_id, ref FROM entry ORDER BY id`;

/**
 * Writes what was booked on locked accounts, and its events, in one statement. Ids below zero are of new rows: each belongs to the
 * customer beside it, and gets its number from the sequence here. Returns a row for each entry.
 */
export const bookChanges = prepare<BookingOnLots>(
  'rewards-book',
  ({ business_id: businessId, changes, customer_ids, lot_ids, taking_ids }) =>
    booking(businessId, changes, customer_ids, changesOfLots(businessId, lot_ids, taking_ids)),
);

/**
 * Like {@link bookChanges}, for changes that consist of entries and their new lots only, as almost every sale makes
 * them. PostgreSQL does not prepare to write three more sets of rows, which stay empty.
 */
export const bookCredits = prepare<Booking>(
  'rewards-book-credits',
  ({ business_id: businessId, changes, customer_ids }) => booking(businessId, changes, customer_ids),
);
