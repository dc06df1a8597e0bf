import { sha256 } from '@wateja/common';
import { Client } from 'pg';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { withSchemaEngine } from './schema-engine';

/** Where the migrations lie, relative to the folder the product runs in. */
export const MIGRATIONS = resolve('prisma', 'migrations');

interface Migration {
  name: string;
  script: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  is_finished: boolean;
}

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Applies every pending migration, as `prisma migrate deploy` does. Several processes may call it
 * at once: the engine takes an advisory lock.
 * @returns the names of the migrations that were applied now
 */
export async function migrate(url: string): Promise<string[]> {
  const migrations = await readMigrations();
  if (await isUpToDate(url, migrations)) return [];
  return withSchemaEngine(url, async (engine) => {
    const migrationsList = listFor(migrations);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
    return appliedMigrationNames;
  });
}

/** The migrations in the order they apply. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readMigrations(): Promise<Migration[]> {
  const names = await migrationNames();
  return Promise.all(
    names.map(async (name) => ({ name, script: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8') })),
  );
}

/**
 * Spares an ordinary start the engine's loading time. Whatever is unusual, a migration that failed or one whose script
 * is not the one that was applied, is the engine's to judge.
 */
async function isUpToDate(url: string, migrations: Migration[]): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<AppliedRow>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS is_finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    return (
      rows.every((row) => row.is_finished) &&
      migrations.every(({ name, script }) => applied.get(name) === sha256(script))
    );
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return false;
    throw error;
  } finally {
    await client.end();
  }
}

const UNDEFINED_TABLE = '42P01';

function listFor(migrations: Migration[]) {
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
    })),
  };
}
