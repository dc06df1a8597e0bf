import { OperatorAdvice } from '@wateja/config';
import { backupAdvice } from '@wateja/database-server';

import type { BackupEnvironment } from '../environment';
import type { BackupLog } from './automatic-backups';
import { BackupFolder } from './backup-folder';

/** A database, and what decides whether it is backed up automatically. */
type Settings = BackupEnvironment & { DATABASE_URL?: string | undefined };

/** True for the embedded database, unless the operator has switched it off. */
export const backsUpAutomatically = ({ DATABASE_URL, AUTOMATIC_BACKUPS }: Settings): boolean =>
  !DATABASE_URL && AUTOMATIC_BACKUPS;

/**
 * Backs up the embedded database before migrations change it. For any other database it advises the operator to do so.
 * @param pending the names of the migrations
 * @throws OperatorAdvice if the backup fails, so that no migration runs
 */
export async function backUpBeforeMigrations(
  settings: Settings,
  ownerUrl: string,
  pending: string[],
  log: BackupLog,
): Promise<void> {
  if (!backsUpAutomatically(settings)) {
    log.warn(backupAdvice(pending));
    return;
  }
  const folder = new BackupFolder(settings.DATA_DIR, ownerUrl);
  const written = await folder
    .exclusively(async () => ((await folder.hasShop()) ? folder.add() : undefined))
    .catch((error: Error) => {
      throw new OperatorAdvice(
        `The backup before the migrations failed, so nothing was changed: ${error.message}. Repair that, or make a backup ` +
          'by hand and start with AUTOMATIC_BACKUPS=false.',
        { cause: error },
      );
    });
  if (written) log.info(`Wrote the backup ${written.file} before the migrations.`);
}
