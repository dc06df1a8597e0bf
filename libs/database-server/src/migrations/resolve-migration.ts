import { readHistory } from './history';
import { migrationsList, readMigrations } from './migration-files';
import { withSchemaEngine } from './schema-engine';

/** No migration with this name has failed. */
export class MigrationNotFailed extends Error {}

/**
 * Marks a failed migration as rolled back or as applied, as `prisma migrate resolve` does. The next {@link migrate}
 * applies a migration again that is marked as rolled back.
 * @throws MigrationNotFailed when it has not failed
 */
export async function resolveMigration(url: string, name: string, as: 'rolled-back' | 'applied'): Promise<void> {
  const failed = (await readHistory(url)).filter((entry) => !entry.is_finished).map((entry) => entry.name);
  if (!failed.includes(name)) {
    const others =
      failed.length > 0 ? `Failed migrations: ${failed.join(', ')}.` : 'No migration has failed in this database.';
    throw new MigrationNotFailed(`The migration ${name} has not failed. ${others}`);
  }
  await withSchemaEngine(url, async (engine) => {
    if (as === 'rolled-back') return engine.markMigrationRolledBack({ migrationName: name });
    return engine.markMigrationApplied({ migrationName: name, migrationsList: migrationsList(await readMigrations()) });
  });
}
