import { OnEvent } from '@nestjs/event-emitter';
import type { Transaction } from '@wateja/prisma';

import type { DomainEvents, RecordedEvents } from './domain-events';

/** Decorates methods that can take `Payload` and a transaction, and no others. */
type ListenerDecorator<Payload> = <Listener extends (payload: Payload, tx: Transaction) => unknown>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Listener>,
) => void;

/**
 * Makes a method `(event, tx)` the listener of one domain event. It writes in the transaction `tx`, so that its
 * effect and the event's "delivered" mark commit together. It must come out the same however often and in
 * whatever order events arrive. What it throws fails the delivery, which is then retried.
 */
export function OnDomainEvent<Name extends keyof DomainEvents>(name: Name): ListenerDecorator<DomainEvents[Name]> {
  return listener(name);
}

/**
 * The same for a method `(events, tx)` that takes all events of one business that arrive together: a till that was
 * offline brings hundreds. One that fails is tried again without the others.
 */
export function OnDomainEvents<Name extends keyof RecordedEvents>(
  name: Name,
): ListenerDecorator<RecordedEvents[Name][]> {
  return listener(allOf(name));
}

/** The same, once all those are done, so that what they wrote can be read through `tx`. */
export function AfterDomainEvents<Name extends keyof RecordedEvents>(
  name: Name,
): ListenerDecorator<RecordedEvents[Name][]> {
  return listener(afterAll(name));
}

// Nest logs and forgets a listener's error by default; the delivery has to see it.
const listener = (name: string) => OnEvent(name, { suppressErrors: false });

/** What listeners to all events of a name listen to. */
export const allOf = (name: string) => `all ${name}`;

/** What those listen to that come after them. */
export const afterAll = (name: string) => `after ${name}`;
