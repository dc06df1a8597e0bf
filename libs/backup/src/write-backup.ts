import {
  type ApplicationTable,
  appliedMigrations,
  childrenFirst,
  listOf,
  readTables,
  withClient,
} from '@wateja/database-server';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { type Pack, pack } from 'tar-stream';

import { BackupRefused } from './backup-refused';
import { type Digests, DIGESTS, FORMAT, type Manifest, MANIFEST } from './manifest';
import { seal } from './seal';
import { readScope } from './selection';
import { RowDigest, TableRows } from './table-rows';

export interface BackupOptions {
  /** The only business to back up; without it, all of them. */
  businessId?: number | undefined;
  /** Encrypts the file. Without a passphrase everybody who has the file can read it. */
  passphrase?: string | undefined;
  /** SUPPRESSION_KEY. It goes into an encrypted file only. */
  suppressionKey?: Buffer | undefined;
  /** Called with the bytes of tables that are done, and the bytes of all. */
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops the backup. No file is left. */
  signal?: AbortSignal | undefined;
}

export interface BackupSummary {
  tables: number;
  rows: number;
  /** The size of the file. */
  bytes: number;
}

/**
 * Writes a backup of the database: one snapshot, while the service goes on. The file is a `tar.gz` with the rows of each
 * table as COPY writes them. It appears under its name only when it is whole, readable by its owner alone.
 * @param ownerUrl the login that owns the tables
 * @throws BackupRefused if the file exists, or there is no such business
 */
export async function writeBackup(ownerUrl: string, file: string, options: BackupOptions = {}): Promise<BackupSummary> {
  if (existsSync(file)) throw new BackupRefused(`${file} exists. Choose another name, so that no backup is lost.`);
  const draft = `${file}.${process.pid}.part`;
  try {
    const summary = await withClient(ownerUrl, async (client) => {
      const before = await readTables(client);
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      // Before the snapshot is taken: a migration that wrote a table anew meanwhile would leave it empty in the snapshot.
      if (before.length > 0) await client.query(`LOCK TABLE ${listOf(before)} IN ACCESS SHARE MODE`);
      const archive = pack();
      const plain = archive.pipe(createGzip());
      const bytes = options.passphrase === undefined ? plain : seal(plain, options.passphrase);
      const written = pipeline(bytes, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
      const [digests] = await Promise.all([writeTables(client, archive, options, ownerUrl), written]).catch((error) => {
        archive.destroy();
        plain.destroy();
        throw error;
      });
      return digests;
    });
    await rename(draft, file);
    const rows = summary.tables.reduce((sum, table) => sum + table.rows, 0);
    return { tables: summary.tables.length, rows, bytes: (await stat(file)).size };
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeTables(client: Client, archive: Pack, options: BackupOptions, ownerUrl: string): Promise<Digests> {
  const { businessId = null, passphrase, suppressionKey, onProgress = () => undefined, signal } = options;
  const migrations = await appliedMigrations(ownerUrl);
  if (migrations.length === 0) throw new BackupRefused('The database has no tables of Wateja yet.');
  await assertOwner(client);
  const tables = childrenFirst(await readTables(client)).reverse();
  const manifest = await readManifest(client, businessId, tables, migrations);
  const scope = await readScope(client, businessId);
  const source = await TableRows.open(client, scope);
  const sizes = await readSizes(client);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  await addFile(archive, MANIFEST, JSON.stringify(manifest, null, 2));
  const digests: Digests = { tables: [], sequences: [], suppression_key: null };
  let before = 0;
  for (const table of tables) {
    const { name } = table;
    const digest = new RowDigest();
    let [pieces, done] = [0, 0];
    for await (const piece of source.piecesOf(table)) {
      signal?.throwIfAborted();
      digest.update(piece);
      await addFile(archive, `tables/${name}/${String(++pieces).padStart(6, '0')}.copy`, piece);
      done += piece.length;
      onProgress(before + Math.min(done, sizes.get(name) ?? 0), total);
    }
    before += sizes.get(name) ?? 0;
    digests.tables.push({ name, ...digest.result() });
  }
  digests.sequences = await readSequences(client);
  if (passphrase !== undefined && suppressionKey) digests.suppression_key = suppressionKey.toString('hex');
  await addFile(archive, DIGESTS, JSON.stringify(digests, null, 2));
  archive.finalize();
  return digests;
}

async function readManifest(
  client: Client,
  businessId: number | null,
  tables: ApplicationTable[],
  migrations: string[],
): Promise<Manifest> {
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  return {
    format: FORMAT,
    created_at: new Date().toISOString(),
    postgresql: rows[0]?.version.split(' ')[0] ?? '',
    migrations,
    business_id: businessId,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  };
}

/** Another login cannot read the sequences, and may not see every row. */
async function assertOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ is_owner: boolean }>(
    "SELECT pg_has_role(relowner, 'USAGE') AS is_owner FROM pg_class WHERE oid = to_regclass('public.businesses')",
  );
  if (rows[0]?.is_owner === false) {
    throw new BackupRefused('The login does not own the tables. Set DATABASE_OWNER_URL to the login that does.');
  }
}

async function readSizes(client: Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; size: string }>(
    `SELECT relname AS name, pg_table_size(oid)::text AS size FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, size }) => [name, Number(size)]));
}

async function readSequences(client: Client): Promise<Digests['sequences']> {
  const { rows } = await client.query<Digests['sequences'][number]>(
    `SELECT sequencename AS name, COALESCE(last_value, start_value)::text AS last_value,
       last_value IS NOT NULL AS is_called
     FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename`,
  );
  return rows;
}

/** Adds a file, and waits until the archive can take the next one. */
function addFile(archive: Pack, name: string, content: Buffer | string): Promise<void> {
  const bytes = Buffer.from(content);
  return new Promise((resolve, reject) => {
    const file = archive.entry({ name, size: bytes.length, mode: 0o600 }, (error) =>
      error ? reject(error) : resolve(),
    );
    file.end(bytes);
  });
}
