import type { EmbeddedServer } from '@wateja/database-server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureSeeded, openBenchServer } from '../seed/databases';
import { dropCopies } from './contestants';

/**
 * Runs `work` with a shop of `size` customers on the PostgreSQL of the benchmarks, and with a temporary directory.
 * Removes the copies and the directory at the end.
 */
export async function onSeededServer<T>(
  { name, size, seed }: { name: string; size: number; seed: number },
  work: (server: EmbeddedServer, directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), `wateja-${name}-`));
  const server = await openBenchServer();
  try {
    await ensureSeeded(server, size, seed);
    return await work(server, directory);
  } finally {
    await dropCopies(server).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}
