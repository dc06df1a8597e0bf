import { keepNamedEvents, type KeptEvents } from '@wateja/events';
import { Prisma } from '@wateja/prisma';

import { type EntryType } from '../rules/account';

/** The event that is recorded with an entry of each type; null if there is none. */
const EVENTS: Record<EntryType, keyof KeptEvents | null> = {
  earn: 'points.earned',
  reverse: 'points.reversed',
  redeem: 'points.redeemed',
  return: 'points.returned',
  expire: 'points.expired',
  adjust: 'points.adjusted',
  bonus: null,
  forfeit: null,
  merge: null,
};

/**
 * SQL that stores an event for each row of the row set `entry`, and another one for each entry that makes a debt. It is
 * a part of the statement that writes the entries, so that it costs no way to the database.
 */
export function keepEntryEvents(businessId: unknown): Prisma.Sql {
  const names = Object.entries(EVENTS).flatMap(([type, name]) => (name === null ? [] : [`('${type}', '${name}')`]));
  const owner = Prisma.sql`'business_id', ${businessId}::bigint, 'customer_id', e.customer_id, 'entry_id', e.id`;
  return keepNamedEvents(Prisma.sql`
    SELECT event.name, jsonb_build_object(${owner}, 'points', e.points::numeric(14, 3)::text,
      'sale_id', e.sale_id, 'refund_id', e.refund_id, 'reason', e.reason)
    FROM entry e JOIN (VALUES ${Prisma.raw(names.join(', '))}) AS event(type, name) ON event.type = e.type
    UNION ALL
    SELECT 'points.overdrawn', jsonb_build_object(${owner}, 'owed', e.owed::numeric(14, 3)::text)
    FROM entry e WHERE e.owed > 0`);
}
