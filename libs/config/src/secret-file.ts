import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Reads the secret in the file at `path`. If there is none, makes a random one that only its owner reads.
 * @param make makes the secret; by default it has 64 characters
 */
export async function secretFile(path: string, make = () => randomBytes(48).toString('base64url')): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, make(), { mode: 0o600 });
  // Linking is atomic and never overwrites: when two processes start at once, both read the winner's.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(path, 'utf8');
}
