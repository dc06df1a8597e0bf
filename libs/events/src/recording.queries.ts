import { Prisma } from '@wateja/prisma';

import { POLLER_HEADSTART_MS } from './backoff';
import type { KeptEvents, RecordedEvents } from './domain-events';

/** An event in the outbox. */
export interface RecordedEvent<Payload = unknown> {
  id: number;
  payload: Payload;
}

/** Writes the events that a statement has recorded as JSON into its row. `events` is the row set of {@link recordEvents}. */
export const recordedJson = (events: Prisma.Sql) =>
  Prisma.sql`(SELECT jsonb_agg(jsonb_build_object('id', e.id, 'payload', e.payload) ORDER BY e.id) FROM ${events} e)`;

/** The JSON that {@link recordedJson} writes; null where no event was recorded. */
export type RecordedJson = RecordedEvent[] | null;

/**
 * SQL that inserts events into the outbox, alone or as a part of another statement. `payloads` is a row set with one
 * jsonb column, and each payload has a `business_id`. It returns the columns of {@link RecordedEvent}.
 */
export function recordEvents(name: keyof RecordedEvents, payloads: Prisma.Sql): Prisma.Sql {
  // The event is due a moment later, so that the poller leaves it to the attempt that follows the commit.
  return Prisma.sql`
    INSERT INTO outbox (business_id, name, payload, next_attempt_at)
    SELECT (payload ->> 'business_id')::bigint, ${Prisma.raw(`'${name}'`)}, payload,
      now() + ${Prisma.raw(String(POLLER_HEADSTART_MS))} * interval '1 millisecond'
    FROM (${payloads}) AS event(payload)
    RETURNING id, payload`;
}

/** Like {@link recordEvents}, for kept events, which are never delivered. It returns nothing. */
export function keepEvents(name: keyof KeptEvents, payloads: Prisma.Sql): Prisma.Sql {
  return keepNamedEvents(Prisma.sql`SELECT ${Prisma.raw(`'${name}'`)}, payload FROM (${payloads}) AS event(payload)`);
}

/** Like {@link keepEvents}, for events with different names. `events` is a row set of names and payloads. */
export function keepNamedEvents(events: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO outbox (business_id, name, payload, status, delivered_at)
    SELECT (payload ->> 'business_id')::bigint, name, payload, 'delivered', now()
    FROM (${events}) AS event(name, payload)`;
}
