import { Client } from 'pg';

import type { TestApp } from './test-app';
import { waitUntil } from './wait-until';

/** The sessions of the application with this database. */
const SESSIONS = `pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'wateja-%'`;

/**
 * How many transactions the server has stopped because of a deadlock. A session may report its own only after ten seconds
 * without work, or when it ends. So this function ends the sessions that are there, each when it has nothing to do.
 */
export async function countDeadlocks({ database }: TestApp): Promise<number> {
  const sessions = await database.query<{ pid: number }>(`SELECT pid FROM ${SESSIONS}`);
  const pids = sessions.map(({ pid }) => pid);
  await waitUntil('the sessions have ended', async () => {
    await database.query(
      `SELECT pg_terminate_backend(pid, 1000) FROM ${SESSIONS} AND pid = ANY ($1) AND state = 'idle'`,
      [pids],
    );
    return (await database.query(`SELECT FROM ${SESSIONS} AND pid = ANY ($1)`, [pids])).length === 0;
  });
  const [row] = await database.query<{ deadlocks: number }>(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return row!.deadlocks;
}

/** Two sessions, of which the server stops one, because each waits for the other. Both stay open, without work. */
export async function causeDeadlock({ database }: TestApp): Promise<void> {
  const open = async (key: number) => {
    const session = new Client({ connectionString: database.admin_url, application_name: 'wateja-deadlock' });
    session.on('error', () => undefined);
    await session.connect();
    await session.query("SET deadlock_timeout TO '10ms'");
    await session.query('BEGIN');
    await session.query('SELECT pg_advisory_xact_lock($1)', [key]);
    return session;
  };
  const [one, other] = [await open(1), await open(2)];
  const takeLock = (session: Client, key: number) => session.query('SELECT pg_advisory_xact_lock($1)', [key]);
  const outcomes = await Promise.allSettled([takeLock(one, 2), takeLock(other, 1)]);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as object] : []));
  expect(reasons).toMatchObject([{ code: '40P01' }]);
  for (const session of [one, other]) await session.query('ROLLBACK');
}
