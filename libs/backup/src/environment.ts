import { variables } from '@wateja/config';
import { z } from 'zod';

export const backupEnvironment = z.object({
  DATA_DIR: variables.DATA_DIR,
  /** Whether the embedded database is backed up every day and before migrations. */
  AUTOMATIC_BACKUPS: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true'),
});

/** The settings of automatic backups. */
export type BackupEnvironment = z.output<typeof backupEnvironment>;
