import { OnEvent } from '@nestjs/event-emitter';
import type { Transaction } from '@wateja/prisma';

import type { DomainEvents, RecordedEvents } from './domain-events';

/** Decorates only methods whose parameters can be `Payload` and a transaction. */
type ListenerDecorator<Payload> = <Listener extends (payload: Payload, tx: Transaction) => unknown>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Listener>,
) => void;

/**
 * Makes a method `(event, tx)` the listener of one domain event. It must write in the transaction `tx`, so that its
 * effect and the event's "delivered" mark commit together. Its result must be the same however often and in whatever
 * order events arrive. If it throws, the delivery fails and is tried again later.
 */
export function OnDomainEvent<Name extends keyof DomainEvents>(name: Name): ListenerDecorator<DomainEvents[Name]> {
  return listener(name);
}

/**
 * Like {@link OnDomainEvent}, for a method `(events, tx)` that takes all events of one business that arrive together. A
 * till that was offline sends hundreds. If the delivery fails, each event is tried again alone.
 */
export function OnDomainEvents<Name extends keyof RecordedEvents>(
  name: Name,
): ListenerDecorator<RecordedEvents[Name][]> {
  return listener(allOf(name));
}

/**
 * Like {@link OnDomainEvents}, for a method that runs after all other listeners. So it can read through `tx` what they
 * wrote.
 */
export function AfterDomainEvents<Name extends keyof RecordedEvents>(
  name: Name,
): ListenerDecorator<RecordedEvents[Name][]> {
  return listener(afterAll(name));
}

// By default Nest only logs a listener's error, but the delivery must fail.
const listener = (name: string) => OnEvent(name, { suppressErrors: false });

/** The name to which listeners of {@link OnDomainEvents} listen. */
export const allOf = (name: string) => `all ${name}`;

/** The name to which listeners of {@link AfterDomainEvents} listen. */
export const afterAll = (name: string) => `after ${name}`;
