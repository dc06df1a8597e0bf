import { isUpToDate, readHistory } from './history';
import { migrationsList, readMigrations } from './migration-files';
import { withSchemaEngine } from './schema-engine';

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Applies every pending migration, as `prisma migrate deploy` does. Several processes may call it
 * at once: the engine takes an advisory lock.
 * @returns the names of the migrations that were applied now
 */
export async function migrate(url: string): Promise<string[]> {
  const [migrations, history] = await Promise.all([readMigrations(), readHistory(url)]);
  if (isUpToDate(history, migrations)) return [];
  return withSchemaEngine(url, async (engine) => {
    const input = { migrationsList: migrationsList(migrations), filters: NO_FILTERS };
    const { appliedMigrationNames } = await engine.applyMigrations(input);
    return appliedMigrationNames;
  });
}
