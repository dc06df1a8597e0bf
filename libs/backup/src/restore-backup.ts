import {
  type ApplicationTable,
  appliedMigrations,
  listOf,
  migrate,
  migrationNames,
  readTables,
  withClient,
  withoutProtection,
} from '@wateja/database-server';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Client, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { BackupRefused } from './backup-refused';
import { hasTables } from './has-tables';
import { type Digests, DIGESTS, digestsSchema, type Manifest, MANIFEST, manifestSchema } from './manifest';
import { type ArchivedFile, explainDamage, openBackup } from './open-backup';
import { parseFile } from './parse-file';
import { readScope } from './selection';
import { stopSending, type Stopped } from './stop-sending';
import { RowDigest, TableRows } from './table-rows';

export interface RestoreOptions {
  /** The passphrase of an encrypted backup. */
  passphrase?: string | undefined;
  /** Called with the bytes of the file that were read, and its size. */
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops the restore. Nothing is restored then. */
  signal?: AbortSignal | undefined;
}

export interface RestoreSummary {
  manifest: Manifest;
  rows: number;
  /** Messages and campaigns that may have been sent since the backup were stopped, and webhooks switched off. */
  stopped: Stopped;
  /** SUPPRESSION_KEY, if the backup is encrypted and has it. */
  suppression_key: Buffer | null;
}

/** How long to wait until others have left the tables. */
const LOCK_TIMEOUT = '30s';

/**
 * Restores a backup into an empty database: all of it, or nothing. The rows are loaded in one transaction, which ends
 * well only if what the database then has gives the same digests as at the time of the backup. Then the migrations follow
 * that are newer than the backup.
 * @param ownerUrl the login that owns the tables, or may create them
 * @throws BackupRefused if the database is not empty, or the file is cut, altered, or newer than this program
 */
export async function restoreBackup(
  ownerUrl: string,
  file: string,
  options: RestoreOptions = {},
): Promise<RestoreSummary> {
  return restore(ownerUrl, file, options).catch((error: unknown) => {
    throw explainDamage(error);
  });
}

async function restore(ownerUrl: string, file: string, options: RestoreOptions): Promise<RestoreSummary> {
  const { passphrase, onProgress = () => undefined, signal } = options;
  signal?.throwIfAborted();
  const backup = await openBackup(file, passphrase, signal);
  const files = backup.files[Symbol.asyncIterator]();
  const first = await files.next();
  const manifest = await parseFile(first.done ? undefined : first.value, MANIFEST, manifestSchema);
  await prepareSchema(ownerUrl, manifest);
  const digests = await withClient(ownerUrl, async (client) => {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'; SET LOCAL statement_timeout = 0`);
    const tables = await readTables(client);
    const names = listOf(tables);
    await client.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
    await assertEmpty(client);
    const read = await withoutProtection(client, async () => {
      await client.query(`TRUNCATE ${names}`);
      const loader = new Loader(client, manifest);
      for (let next = await files.next(); !next.done; next = await files.next()) {
        signal?.throwIfAborted();
        if (next.value.name === DIGESTS) {
          const last = await parseFile(next.value, DIGESTS, digestsSchema);
          if (!(await files.next()).done) throw new BackupRefused('The backup was altered: something follows its end.');
          return { loaded: loader.loaded, last };
        }
        await loader.load(next.value);
        onProgress(backup.read, backup.size);
      }
      throw new BackupRefused('The backup is cut: its end is missing.');
    });
    await assertSame(client, manifest, tables, { ...read, signal });
    for (const { name, last_value, is_called } of read.last.sequences) {
      await client.query('SELECT setval($1::regclass, $2, $3)', [
        `public.${escapeIdentifier(name)}`,
        last_value,
        is_called,
      ]);
    }
    const stopped = await stopSending(client, tables);
    await client.query('COMMIT');
    // Without statistics the first searches would read whole tables.
    await client.query(`ANALYZE ${names}`);
    return { ...read.last, stopped };
  });
  await migrate(ownerUrl);
  return {
    manifest,
    rows: digests.tables.reduce((sum, table) => sum + table.rows, 0),
    stopped: digests.stopped,
    suppression_key: digests.suppression_key === null ? null : Buffer.from(digests.suppression_key, 'hex'),
  };
}

/** Gives the database the tables that the rows fit. */
async function prepareSchema(ownerUrl: string, { migrations }: Manifest): Promise<void> {
  const knownMigrations = new Set(await migrationNames());
  const unknown = migrations.filter((name) => !knownMigrations.has(name));
  if (unknown.length > 0) {
    throw new BackupRefused(
      `The backup was made by a newer version of Wateja, with the migration ${unknown[0]}. Restore it with that version.`,
    );
  }
  await withClient(ownerUrl, async (client) => {
    if (await hasTables(client)) await assertEmpty(client);
  });
  const [newer] = (await appliedMigrations(ownerUrl)).filter((name) => !migrations.includes(name));
  if (newer !== undefined) {
    throw new BackupRefused(
      'The database already has the tables of a newer version than the backup. Restore into a database that no version of ' +
        'Wateja has used.',
    );
  }
  await migrate(ownerUrl, { only: migrations });
}

/** A database without an account and without a business has nothing that a restore could destroy. */
async function assertEmpty(client: Client): Promise<void> {
  await client.query("SELECT set_config('wateja.platform', 'on', false)");
  const { rows } = await client.query<{ is_used: boolean }>(
    'SELECT EXISTS (SELECT FROM public.businesses) OR EXISTS (SELECT FROM public.users) AS is_used',
  );
  if (rows[0]?.is_used) {
    throw new BackupRefused(
      'The database already has a shop. Restore into a new, empty database, or an empty DATA_DIR.',
    );
  }
}

/** Loads the files of a backup, table by table. */
class Loader {
  readonly loaded = new Map<string, RowDigest>();
  private readonly remaining: Manifest['tables'];

  constructor(
    private readonly client: Client,
    manifest: Manifest,
  ) {
    this.remaining = [...manifest.tables];
  }

  async load({ name, content }: ArchivedFile): Promise<void> {
    const table = this.tableOf(name);
    const digest = this.loaded.get(table.name) ?? new RowDigest();
    this.loaded.set(table.name, digest);
    const rows = await buffer(content);
    digest.update(rows);
    const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ');
    await pipeline(
      Readable.from([rows]),
      this.client.query(copyFrom(`COPY public.${escapeIdentifier(table.name)} (${columns}) FROM STDIN`)),
    );
  }

  /** The tables come in the order of the manifest. @throws BackupRefused for any other file */
  private tableOf(path: string): Manifest['tables'][number] {
    const [, name] = /^tables\/(\w+)\/\d+\.copy$/.exec(path) ?? [];
    while (this.remaining[0] && this.remaining[0].name !== name) this.remaining.shift();
    const [table] = this.remaining;
    if (!table) throw new BackupRefused(`The backup was altered: it has a file ${path}.`);
    return table;
  }
}

/** Compares the digests of the backup with those of the file, and with those of what the database has now. */
async function assertSame(
  client: Client,
  { business_id, tables: expected }: Manifest,
  tables: ApplicationTable[],
  { loaded, last, signal }: { loaded: Map<string, RowDigest>; last: Digests; signal: AbortSignal | undefined },
): Promise<void> {
  const source = await TableRows.open(client, await readScope(client, business_id));
  for (const { name } of expected) {
    const written = last.tables.find((table) => table.name === name);
    const inFile = (loaded.get(name) ?? new RowDigest()).result();
    if (!written || written.sha256 !== inFile.sha256 || written.rows !== inFile.rows) {
      throw new BackupRefused(`The backup was altered: the rows of ${name} are not those that were written.`);
    }
    const table = tables.find((candidate) => candidate.name === name);
    const stored = table && (await source.digestOf(table, signal));
    if (stored?.sha256 !== written.sha256) {
      throw new BackupRefused(
        `The rows of ${name} are not in the database as the backup has them. Nothing was restored.`,
      );
    }
  }
}
