import { EmbeddedServer } from '@wateja/database-server';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';

import { restoreBackup, type RestoreOptions, type RestoreSummary } from '../restore-backup';

/** It serves one connection, so it needs little. */
const MEMORY_MIB = 32;

/**
 * Restores a backup into a database of its own in `folder`, and removes that again. What a process that was killed has
 * left there is removed first, its server too.
 * @throws BackupRefused if the file is cut or altered
 */
export async function restoreAside(file: string, folder: string, options: RestoreOptions): Promise<RestoreSummary> {
  if (existsSync(folder)) await removeServer(folder);
  try {
    const server = await openAside(folder);
    return await restoreBackup(await server.url(), file, options);
  } finally {
    await removeServer(folder);
  }
}

async function removeServer(folder: string): Promise<void> {
  // Files of another major version have no server that could run.
  const server = await openAside(folder).catch(() => undefined);
  await server?.stop('immediate');
  // Where the account of PostgreSQL cannot reach the folder, the files are elsewhere.
  for (const path of [server?.directory, folder]) if (path) await rm(path, { recursive: true, force: true });
}

const openAside = (folder: string) =>
  EmbeddedServer.open({ dataDirectory: folder, durable: false, memory: MEMORY_MIB });
