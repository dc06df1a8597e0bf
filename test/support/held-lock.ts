import { Client } from 'pg';

import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

/** The lock of a statement. A transaction outside the application holds it until {@link release} or {@link commit}. */
export class HeldLock {
  private constructor(private readonly session: Client) {}

  static async take({ database }: TestApp, sql: string, values: unknown[]): Promise<HeldLock> {
    const session = new Client({ connectionString: database.admin_url });
    await session.connect();
    await session.query('BEGIN');
    await session.query(sql, values);
    return new HeldLock(session);
  }

  /** Rolls the transaction back. */
  release(): Promise<void> {
    return this.end('ROLLBACK');
  }

  /** Keeps what the statement has changed. */
  commit(): Promise<void> {
    return this.end('COMMIT');
  }

  private async end(sql: string): Promise<void> {
    await this.session.query(sql);
    await this.session.end();
  }
}

/** Resolves when this many sessions of the application wait for a lock, or when `work` is done. */
export async function untilWaiting({ database }: TestApp, sessions: number, work?: Promise<unknown>): Promise<void> {
  const progress = { isDone: false };
  void work?.catch(() => undefined).then(() => (progress.isDone = true));
  await waitUntil(`${sessions} sessions wait for a lock`, async () => {
    const waiting = await database.query(
      `SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE 'wateja-%'`,
    );
    return progress.isDone || waiting.length === sessions;
  });
}
