import { Prisma } from '@wateja/prisma';

import { POLLER_HEADSTART_MS } from './backoff';
import type { RecordedEvents } from './domain-events';

/**
 * Puts events into the outbox. `payloads` is a row set of one jsonb column; each has its `business_id`. As a part of the
 * statement that makes them true, or on its own. Returns their ids.
 */
export function recordEvents(name: keyof RecordedEvents, payloads: Prisma.Sql): Prisma.Sql {
  // The poller leaves a new event alone for a moment: it belongs to the attempt that follows the commit.
  return Prisma.sql`
    INSERT INTO outbox (business_id, name, payload, next_attempt_at)
    SELECT (payload ->> 'business_id')::int, ${Prisma.raw(`'${name}'`)}, payload,
      now() + ${Prisma.raw(String(POLLER_HEADSTART_MS))} * interval '1 millisecond'
    FROM (${payloads}) AS event(payload)
    RETURNING id`;
}
