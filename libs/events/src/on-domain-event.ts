import { OnEvent } from '@nestjs/event-emitter';

import type { DomainEvents } from './domain-events';

/**
 * Makes a method `(event, tx)` the listener of one domain event. It writes through `tx` only, so that its
 * effect and the event's "delivered" mark commit together. It must come out the same however often and in
 * whatever order events arrive. What it throws fails the delivery, which is then retried.
 */
export function OnDomainEvent(name: keyof DomainEvents): MethodDecorator {
  // Nest logs and forgets a listener's error by default; the delivery has to see it.
  return OnEvent(name, { suppressErrors: false });
}
