import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where the migrations lie, relative to the folder the product runs in. */
const MIGRATIONS = resolve('prisma', 'migrations');

/** A migration as its file has it. */
export interface Migration {
  name: string;
  script: string;
}

/** The migrations in the order they apply. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations with their scripts, in the order they apply. */
export async function readMigrations(): Promise<Migration[]> {
  const names = await migrationNames();
  return Promise.all(
    names.map(async (name) => ({ name, script: await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8') })),
  );
}

/** The same for the schema engine, which reads no files. */
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
