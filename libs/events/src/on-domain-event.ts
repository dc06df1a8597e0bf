import { OnEvent } from '@nestjs/event-emitter';

import type { DomainEvents, RecordedEvents } from './domain-events';

/**
 * Makes a method `(event, tx)` the listener of one domain event. It writes through `tx` only (a SqlTransaction for
 * recorded events and `metrics.refreshed`, a Transaction for the others), so that its
 * effect and the event's "delivered" mark commit together. It must come out the same however often and in
 * whatever order events arrive. What it throws fails the delivery, which is then retried.
 */
export function OnDomainEvent(name: keyof DomainEvents): MethodDecorator {
  // Nest logs and forgets a listener's error by default; the delivery has to see it.
  return OnEvent(name, { suppressErrors: false });
}

/**
 * The same for a method `(events, tx)` that takes all events of one business that arrive together: a till that was
 * offline brings hundreds. One that fails is tried again without the others.
 */
export function OnDomainEvents(name: keyof RecordedEvents): MethodDecorator {
  return OnEvent(allOf(name), { suppressErrors: false });
}

/** The same, once all those are done, so that what they wrote can be read through `tx`. */
export function AfterDomainEvents(name: keyof RecordedEvents): MethodDecorator {
  return OnEvent(afterAll(name), { suppressErrors: false });
}

/** What listeners to all events of a name listen to. */
export const allOf = (name: string) => `all ${name}`;

/** What those listen to that come after them. */
export const afterAll = (name: string) => `after ${name}`;
