import { grantApplicationRole, type DatabaseLogin } from './application-role';
import { backupAdvice } from './backup-advice';
import { DatabaseNotPrepared } from './database-not-prepared';
import { migrate } from './migrations/migrate';
import { databaseMessageIn, MigrationFailed } from './migrations/migration-failed';
import { loginOf, missingRight } from './missing-right';
import type { OpenDatabase } from './open-database';

/** What {@link prepareDatabase} has done, and how to go on. */
export interface PreparedDatabase extends DatabaseLogin {
  /** Names of the migrations that were applied now. */
  applied: string[];
}

/**
 * Brings the database up to date, as its owner, and lets the application in.
 * @param warn told, before a database that holds data is changed, how to make a backup
 * @throws DatabaseNotPrepared with advice when a migration fails, has failed before, or the login lacks a right
 */
export async function prepareDatabase(
  database: Pick<OpenDatabase, 'url' | 'owner_url' | 'directory'>,
  warn: (sentence: string) => void = () => undefined,
): Promise<PreparedDatabase> {
  const { owner_url } = database;
  try {
    const applied = await migrate(owner_url, async (pending) => warn(await backupAdvice(database, pending)));
    return { applied, ...(await grantApplicationRole(database)) };
  } catch (error) {
    throw withAdvice(error, owner_url);
  }
}

function withAdvice(error: unknown, owner_url: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseNotPrepared) return error;
  if (error instanceof MigrationFailed) {
    const { migration, databaseMessage, message } = error;
    const repair = databaseMessage ? (missingRight(databaseMessage, loginOf(owner_url)) ?? REPAIR) : INTERRUPTED;
    const command = `npm run wateja -- migrate --resolve ${migration}`;
    return new DatabaseNotPrepared(`${message} ${repair} Then run \`${command}\`, and start again.`, { cause: error });
  }
  const databaseMessage = databaseMessageIn(error.message);
  const advice = missingRight(databaseMessage, loginOf(owner_url));
  if (!advice) return error;
  return new DatabaseNotPrepared(`The database cannot be prepared: ${databaseMessage}. ${advice}`, { cause: error });
}

const REPAIR = 'Nothing of it was kept. Repair what the message names.';
const INTERRUPTED =
  'See whether the database has what it makes: if all of it is there, add --applied to the command that follows.';
