import { appendFileSync, copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import pg from 'pg';

import { copyCluster } from './base-backup.mjs';
import { DelayedLink } from './delayed-link.mjs';
import { waitUntil } from './wait.mjs';

/** The name by which a primary knows its standby. */
const NAME = 'torture_standby';
const TIMEOUT_MS = 60_000;
const PASSWORDS = ['postgres-password', 'postgres-application-password'];

/** A second PostgreSQL that follows the one of the instances, and can take its place. */
export class Standby {
  /**
   * Copies the primary while it works, starts the copy and waits until it follows.
   * @param isSynchronous whether every COMMIT on the primary waits until the standby has it on its disk
   * @param delayMs how far away the standby is
   */
  static async open(EmbeddedServer, primary, dataDirectory, { isSynchronous, delayMs = 0 }) {
    const standby = new Standby();
    const url = new URL(await primary.url('postgres'));
    await run(url.href, `SELECT pg_create_physical_replication_slot('${NAME}', true)`);
    const directory = join(dataDirectory, 'postgres');
    mkdirSync(dataDirectory, { mode: 0o755 });
    for (const name of PASSWORDS) copyFileSync(join(dirname(primary.directory), name), join(dataDirectory, name));
    await copyCluster(url.href, directory, statSync(primary.directory));
    standby.link = new DelayedLink(Number(url.port), delayMs);
    // Overrides the settings of the primary: after its promotion, the copy must not wait for a standby that it does
    // not have.
    const follow = `host=127.0.0.1 port=${await standby.link.listen()} user=${url.username} password=${url.password}`;
    writeFileSync(
      join(directory, 'postgresql.auto.conf'),
      `primary_conninfo = '${follow} application_name=${NAME}'\nprimary_slot_name = '${NAME}'\n`,
    );
    appendFileSync(join(directory, 'standby.signal'), '');
    standby.server = await EmbeddedServer.open({ dataDirectory, durable: true });
    if (isSynchronous) {
      await run(url.href, `ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`);
      await run(url.href, 'SELECT pg_reload_conf()');
    }
    const expected = isSynchronous ? 'sync' : 'async';
    const state = `SELECT sync_state FROM pg_stat_replication WHERE application_name = '${NAME}' AND state = 'streaming'`;
    const follows = async () => (await run(url.href, state))[0]?.sync_state === expected;
    await waitUntil(`the standby to be ${expected}`, follows, TIMEOUT_MS);
    return standby;
  }

  /** Promotes the standby to a primary. Resolves when it accepts writes. */
  async promote() {
    await this.link.close();
    const [{ is_promoted }] = await run(await this.server.url('postgres'), 'SELECT pg_promote() AS is_promoted');
    if (!is_promoted) throw new Error('The standby was not promoted in time');
  }
}

/** Removes the files of a server that another one has replaced. */
export function discard(server) {
  rmSync(server.directory, { recursive: true, force: true });
}

async function run(url, sql) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
