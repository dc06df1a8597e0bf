import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The folder of the migrations, below the current working directory. */
const MIGRATIONS = resolve('prisma', 'migrations');

/** A migration: the name of its folder, and its SQL. */
export interface Migration {
  name: string;
  script: string;
}

/** The names of the migrations, in the order in which they are applied. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations with their SQL, in the order in which they are applied. */
export async function readMigrations(): Promise<Migration[]> {
  const names = await migrationNames();
  return Promise.all(
    names.map(async (name) => ({ name, script: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8') })),
  );
}

/** The migrations in the form that the schema engine needs. It reads no files itself. */
export function migrationsList(migrations: Migration[]) {
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
