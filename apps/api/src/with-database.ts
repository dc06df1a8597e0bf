import { openDatabase, prepareDatabase } from '@wateja/database-server';
import type { Logger } from 'winston';

import type { ApiEnvironment } from './environment';
import type { ServiceDatabase } from './serve';

interface Use {
  env: ApiEnvironment;
  log: Logger;
  stopping: AbortSignal;
  /** Called while the embedded PostgreSQL starts. */
  meanwhile?: () => void;
}

/** Opens the database, applies migrations, and closes the database when `work` has ended. */
export async function withDatabase(
  { env, log, stopping, meanwhile }: Use,
  work: (database: ServiceDatabase) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(env, meanwhile);
  try {
    if (stopping.aborted) return;
    const { applied, ...login } = await prepareDatabase(database, (sentence) =>
      log.warn(sentence, { context: 'Database' }),
    );
    for (const name of applied) log.info(`Applied migration ${name}`, { context: 'Database' });
    await work({ ...login, description: database.description });
  } finally {
    await database.close();
  }
}
