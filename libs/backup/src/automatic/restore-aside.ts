import { EmbeddedServer } from '@wateja/database-server';
import { rm } from 'node:fs/promises';

import { restoreBackup, type RestoreOptions, type RestoreSummary } from '../restore-backup';

/** It serves one connection, so it needs little. */
const MEMORY_MIB = 32;

/**
 * Restores a backup into a database of its own in `folder`, and removes that again. It first removes what a killed
 * process has left there, including its server.
 * @throws BackupRefused if the file is cut or altered
 */
export async function restoreAside(file: string, folder: string, options: RestoreOptions): Promise<RestoreSummary> {
  await removeDatabaseAside(folder);
  try {
    const server = await EmbeddedServer.open({ dataDirectory: folder, durable: false, memory: MEMORY_MIB });
    return await restoreBackup(await server.url(), file, options);
  } finally {
    await removeDatabaseAside(folder);
  }
}

/** Ends the database in `folder` at once, and removes all its files. Nothing happens if there is none. */
export async function removeDatabaseAside(folder: string): Promise<void> {
  // Where the account of PostgreSQL cannot reach the folder, the files are elsewhere, and the server knows where.
  await EmbeddedServer.remove(folder);
  await rm(folder, { recursive: true, force: true });
}
