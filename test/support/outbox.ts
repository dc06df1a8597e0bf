import { EventEmitter2 } from '@nestjs/event-emitter';
import { type DomainEvents, EventDelivery } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

export interface OutboxRow {
  id: number;
  name: string;
  status: string;
  attempts: number;
  last_error: string | null;
  /** True if an attempt has moved the time at which the event is due. */
  is_moved: boolean;
}

type Listener<Name extends keyof DomainEvents> = (event: DomainEvents[Name], tx: Transaction) => Promise<unknown>;

/** Reads the outbox of one business and controls its delivery until {@link restore}. */
export class Outbox {
  private readonly undo: (() => void)[] = [];

  constructor(
    private readonly testApp: TestApp,
    private readonly businessId: number,
  ) {}

  /** The events in the order in which they were recorded. */
  rows(): Promise<OutboxRow[]> {
    return this.testApp.database.query<OutboxRow>(
      `SELECT id, name, status, attempts, last_error, next_attempt_at <> created_at + interval '2 seconds' AS is_moved
       FROM outbox WHERE business_id = $1 ORDER BY id`,
      [this.businessId],
    );
  }

  /** Changes undelivered events directly in the database. */
  async change(assignments: string): Promise<void> {
    await this.testApp.database.query(
      `UPDATE outbox SET ${assignments} WHERE business_id = $1 AND status <> 'delivered'`,
      [this.businessId],
    );
  }

  /** Delivers one event, whatever its state. It may have been delivered before. */
  async redeliver(id: number): Promise<void> {
    await this.testApp.database.query("UPDATE outbox SET status = 'pending' WHERE id = $1", [id]);
    await this.attempt([id]);
  }

  /** Attempts to deliver the events of one name, as the service does after a commit. */
  async attempt(ids: number[], { app } = this.testApp): Promise<void> {
    const events = await this.testApp.database.query<{ id: number; name: string; payload: unknown }>(
      'SELECT id, name, payload FROM outbox WHERE id = ANY($1) ORDER BY id',
      [ids],
    );
    const recorded = events.map(({ id, payload }) => ({ id, payload }));
    await app.get(EventDelivery).attemptNow(events[0]!.name, recorded);
  }

  async delivered(): Promise<void> {
    await waitUntil('every event is delivered', async () =>
      (await this.rows()).every(({ status }) => status === 'delivered'),
    );
  }

  /** Listens to this business's events like a module. @returns a function that stops it */
  listen<Name extends keyof DomainEvents>(name: Name, listener: Listener<Name>, { app } = this.testApp): () => void {
    const emitter = app.get(EventEmitter2);
    // Delivery waits for the promise of the listener, although the types of the emitter do not show that.
    const handler = (event: DomainEvents[Name], tx: Transaction): unknown =>
      event.business_id === this.businessId ? listener(event, tx) : undefined;
    emitter.on(name, handler);
    return this.undoLater(() => emitter.off(name, handler));
  }

  /**
   * Stops an instance from making first attempts: it only commits and records events.
   * @returns a function that resumes
   */
  withoutFirstAttempts({ app } = this.testApp): () => void {
    const spy = jest.spyOn(app.get(EventDelivery), 'attemptNow').mockResolvedValue(undefined);
    return this.undoLater(() => spy.mockRestore());
  }

  /** Stops an instance from polling for due events. @returns a function that resumes */
  withoutPoller({ app } = this.testApp): () => void {
    const spy = jest.spyOn(app.get(EventDelivery), 'deliverDue').mockResolvedValue(0);
    return this.undoLater(() => spy.mockRestore());
  }

  /** A gate at which a listener can wait. It opens at the end of the test at the latest. */
  gate(): { isOpen: Promise<void>; open: () => void } {
    let open = (): void => undefined;
    const isOpen = new Promise<void>((resolve) => (open = resolve));
    return { isOpen, open: this.undoLater(open) };
  }

  restore(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  private undoLater(undo: () => unknown): () => void {
    const once = (): void => void undo();
    this.undo.push(once);
    return once;
  }
}
