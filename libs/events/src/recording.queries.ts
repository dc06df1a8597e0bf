import { Prisma } from '@wateja/prisma';

import { POLLER_HEADSTART_MS } from './backoff';
import type { RecordedEvents } from './domain-events';

/** An event in the outbox. */
export interface RecordedEvent<Payload = unknown> {
  id: number;
  payload: Payload;
}

/** Events that a statement has recorded, as JSON for its row: `events` is the row set of {@link recordEvents}. */
export const recordedJson = (events: Prisma.Sql) =>
  Prisma.sql`(SELECT jsonb_agg(jsonb_build_object('id', e.id, 'payload', e.payload) ORDER BY e.id) FROM ${events} e)`;

/** What {@link recordedJson} says; null where there is none. */
export type RecordedJson = RecordedEvent[] | null;

/**
 * Puts events into the outbox. `payloads` is a row set of one jsonb column; each has its `business_id`. As a part of the
 * statement that makes them true, or on its own. Returns what {@link RecordedEvent} has.
 */
export function recordEvents(name: keyof RecordedEvents, payloads: Prisma.Sql): Prisma.Sql {
  // The poller leaves a new event alone for a moment: it belongs to the attempt that follows the commit.
  return Prisma.sql`
    INSERT INTO outbox (business_id, name, payload, next_attempt_at)
    SELECT (payload ->> 'business_id')::bigint, ${Prisma.raw(`'${name}'`)}, payload,
      now() + ${Prisma.raw(String(POLLER_HEADSTART_MS))} * interval '1 millisecond'
    FROM (${payloads}) AS event(payload)
    RETURNING id, payload`;
}
