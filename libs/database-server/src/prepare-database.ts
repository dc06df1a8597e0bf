import { admitApplication, type Admission } from './application-role';
import { migrate } from './migrations/migrate';

/** What {@link prepareDatabase} has done, and how to go on. */
export interface PreparedDatabase extends Admission {
  /** Names of the migrations that were applied now. */
  applied: string[];
}

/**
 * Brings the database up to date, as its owner, and lets the application in.
 * @throws Error with advice when the login may not apply the migrations that are missing
 */
export async function prepareDatabase(database: { url: string; owner_url: string }): Promise<PreparedDatabase> {
  const applied = await migrate(database.owner_url).catch((error: unknown) => {
    const { message } = error as Error;
    if (!/permission denied|must be owner/i.test(message)) throw error;
    throw new Error(
      'The database needs migrations, and its login may not apply them: set DATABASE_OWNER_URL to the owner’s login, ' +
        'here or for `npm run wateja -- migrate`.',
      { cause: error },
    );
  });
  return { applied, ...(await admitApplication(database)) };
}
