import { AutomaticBackups, backsUpAutomatically, backUpBeforeMigrations } from '@wateja/backup';
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

/**
 * Opens the database, applies migrations, and closes the database when `work` has ended.
 * @param work gets a function to call when it serves: the automatic backups of the embedded database begin then
 */
export async function withDatabase(
  { env, log, stopping, meanwhile }: Use,
  work: (database: ServiceDatabase, onServing: () => void) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(env, meanwhile);
  try {
    if (stopping.aborted) return;
    const backupLog = log.child({ context: 'Backup' });
    const { applied, ...login } = await prepareDatabase(database, (pending) =>
      backUpBeforeMigrations(env, database.owner_url, pending, backupLog),
    );
    const sentence = appliedSentence(applied);
    if (sentence) log.info(sentence, { context: 'Database' });
    const backups = new AutomaticBackups(env.DATA_DIR, database.owner_url, backupLog);
    try {
      await work({ ...login, description: database.description }, () => {
        if (backsUpAutomatically(env)) backups.start();
      });
    } finally {
      await backups.stop();
    }
  } finally {
    await database.close();
  }
}
