import { isUpToDate, pendingMigrations, readHistory } from './history';
import { MigrationFailed } from './migration-failed';
import { migrationsList, readMigrations } from './migration-files';
import { withSchemaEngine } from './schema-engine';

const NO_FILTERS = { externalTables: [], externalEnums: [] };
/** Prisma's error code for a database with a failed migration. */
const FAILED_BEFORE = 'P3009';

interface MigrateOptions {
  /** Called with the names of the pending migrations, if the database already has earlier ones. */
  beforeChange?: (pending: string[]) => Promise<void>;
  /** The names of the migrations to apply, for a backup of an earlier version; by default all. */
  only?: string[];
}

/**
 * Applies all pending migrations, as `prisma migrate deploy` does. Several processes may call it at once, because the
 * engine takes an advisory lock.
 * @returns the names of the migrations that were applied now
 * @throws MigrationFailed when a migration fails now, or has failed at an earlier start
 */
export async function migrate(
  url: string,
  { beforeChange = async () => undefined, only }: MigrateOptions = {},
): Promise<string[]> {
  const [all, history] = await Promise.all([readMigrations(), readHistory(url)]);
  const migrations = only ? all.filter(({ name }) => only.includes(name)) : all;
  if (isUpToDate(history, migrations)) return [];
  const pending = pendingMigrations(history, migrations);
  if (pending.length > 0 && history.some((entry) => entry.is_finished)) {
    await beforeChange(pending.map(({ name }) => name));
  }
  try {
    return await withSchemaEngine(url, async (engine) => {
      const input = { migrationsList: migrationsList(migrations), filters: NO_FILTERS };
      const { appliedMigrationNames } = await engine.applyMigrations(input);
      return appliedMigrationNames;
    });
  } catch (error) {
    throw (await failureOf(error, url)) ?? error;
  }
}

/** Finds the failed migration. An unfinished one without logs may still be running in another process. */
async function failureOf(error: unknown, url: string): Promise<MigrationFailed | undefined> {
  const history = await readHistory(url).catch(() => []);
  const failed = history.find((entry) => !entry.is_finished);
  const isFailed = failed && (failed.logs || (error as { code?: string }).code === FAILED_BEFORE);
  return isFailed ? new MigrationFailed(failed.name, failed.logs, error) : undefined;
}
