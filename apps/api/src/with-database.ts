import { appliedSentence, openDatabase, prepareDatabase } from '@wateja/database-server';
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
    const { applied, ...login } = await prepareDatabase(database, (advice) =>
      log.warn(advice, { context: 'Database' }),
    );
    const sentence = appliedSentence(applied);
    if (sentence) log.info(sentence, { context: 'Database' });
    await work({ ...login, description: database.description });
  } finally {
    await database.close();
  }
}
