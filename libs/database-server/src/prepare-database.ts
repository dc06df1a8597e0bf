import { grantApplicationRole, type DatabaseLogin } from './application-role';
import { assertReachable } from './connection-failure';
import { DatabaseNotPrepared } from './database-not-prepared';
import { migrate } from './migrations/migrate';
import { databaseMessageIn, MigrationFailed } from './migrations/migration-failed';
import { loginOf, missingRight } from './missing-right';
import type { OpenDatabase } from './open-database';

/** How the application connects to the prepared database, and the migrations that were applied. */
export interface PreparedDatabase extends DatabaseLogin {
  /** The names of the migrations that were applied now. */
  applied: string[];
}

/**
 * Applies migrations as the owner of the database, and grants the application its rights.
 * @param beforeChange called with the names of the migrations, before they change a database that has data
 * @throws DatabaseNotPrepared with advice when a migration fails or has failed before, or the login lacks a right
 */
export async function prepareDatabase(
  database: Pick<OpenDatabase, 'url' | 'owner_url'>,
  beforeChange: (pending: string[]) => Promise<void> = async () => undefined,
): Promise<PreparedDatabase> {
  const { owner_url } = database;
  try {
    const applied = await migrate(owner_url, { beforeChange });
    const login = await grantApplicationRole(database);
    if (database.url !== owner_url) await assertReachable('DATABASE_URL', database.url);
    return { applied, ...login };
  } catch (error) {
    throw withAdvice(error, owner_url);
  }
}

function withAdvice(error: unknown, ownerUrl: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseNotPrepared) return error;
  if (error instanceof MigrationFailed) {
    const { migration, databaseMessage, message } = error;
    const repair = databaseMessage ? (missingRight(databaseMessage, loginOf(ownerUrl)) ?? REPAIR) : INTERRUPTED;
    const command = `npm run wateja -- migrate --resolve ${migration}`;
    return new DatabaseNotPrepared(`${message} ${repair} Then run \`${command}\`, and start again.`, { cause: error });
  }
  const databaseMessage = databaseMessageIn(error.message);
  const advice = missingRight(databaseMessage, loginOf(ownerUrl));
  if (!advice) return error;
  return new DatabaseNotPrepared(`The database cannot be prepared: ${databaseMessage}. ${advice}`, { cause: error });
}

const REPAIR = 'PostgreSQL has rolled back the whole migration. Repair what the message names.';
const INTERRUPTED =
  'Check the database: if it already has all changes of the migration, add --applied to the next command.';
