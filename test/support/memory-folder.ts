import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** The folder whose files Linux keeps in memory. */
const IN_MEMORY = '/dev/shm';
const GIB = 2 ** 30;
/** The free space that this folder must have. The files of a run take only a fraction of it. */
const ROOM = 2 * GIB;
/** The memory that the run and its PostgreSQL need in addition. */
const MEMORY_BESIDES = 6 * GIB;

/**
 * The folder for the files of a run: in memory where a machine has enough of it, otherwise the one for temporary files.
 * Every test file has a database of its own, and to copy its thousand files takes much longer on a disk.
 */
export async function folderOfRuns(
  folder = IN_MEMORY,
  memory = process.availableMemory(),
  bytesFree = freeBytes,
): Promise<string> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    if ((await bytesFree(folder)) >= ROOM && memory >= ROOM + MEMORY_BESIDES) return folder;
  } catch {
    // There is no such folder, as on a Mac, or it is closed to us.
  }
  return tmpdir();
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
