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
  /** The next attempt is no longer at the time that a new event starts with. */
  is_moved: boolean;
}

type Listener<Name extends keyof DomainEvents> = (event: DomainEvents[Name], tx: Transaction) => Promise<unknown>;

/** A look into the outbox of one business, and a hand in its delivery until {@link restore}. */
export class Outbox {
  private readonly undo: (() => void)[] = [];

  constructor(
    private readonly testApp: TestApp,
    private readonly businessId: number,
  ) {}

  /** In the order in which they were recorded. */
  rows(): Promise<OutboxRow[]> {
    return this.testApp.database.query<OutboxRow>(
      `SELECT id, name, status, attempts, last_error, next_attempt_at <> created_at + interval '2 seconds' AS is_moved
       FROM outbox WHERE business_id = $1 ORDER BY id`,
      [this.businessId],
    );
  }

  /** Writes into events that are not delivered, behind the application's back. */
  async change(assignments: string): Promise<void> {
    await this.testApp.database.query(
      `UPDATE outbox SET ${assignments} WHERE business_id = $1 AND status <> 'delivered'`,
      [this.businessId],
    );
  }

  /** Delivers one event again, or for the first time, whatever its state. */
  async redeliver(id: number): Promise<void> {
    await this.testApp.database.query("UPDATE outbox SET status = 'pending' WHERE id = $1", [id]);
    await this.attempt([id]);
  }

  /** Attempts to deliver events of one name, as after the commit that recorded them. */
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

  /** Listens to this business's events as a module would. @returns how to stop */
  listen<Name extends keyof DomainEvents>(name: Name, listener: Listener<Name>, { app } = this.testApp): () => void {
    const emitter = app.get(EventEmitter2);
    // What it returns is a promise that delivery waits for, though the emitter's types know nothing of it.
    const mine = (event: DomainEvents[Name], tx: Transaction): unknown =>
      event.business_id === this.businessId ? listener(event, tx) : undefined;
    emitter.on(name, mine);
    return this.undoLater(() => emitter.off(name, mine));
  }

  /** Keeps an instance from first attempts: it commits and records, and there it stays. @returns how to go on */
  withoutFirstAttempts({ app } = this.testApp): () => void {
    const spy = jest.spyOn(app.get(EventDelivery), 'attemptNow').mockResolvedValue(undefined);
    return this.undoLater(() => spy.mockRestore());
  }

  /** Keeps an instance from looking for due events. @returns how to go on */
  withoutPoller({ app } = this.testApp): () => void {
    const spy = jest.spyOn(app.get(EventDelivery), 'deliverDue').mockResolvedValue(0);
    return this.undoLater(() => spy.mockRestore());
  }

  /** A gate that a listener may wait at. It opens at the end, at the latest. */
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
