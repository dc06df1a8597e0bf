import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chown, cp, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { versionOf } from './binaries';

/** The operating system account that runs the server. PostgreSQL refuses to run as root. */
export interface ServiceAccount {
  uid: number;
  gid: number;
}

const STATE_DIRECTORY = '/var/lib/wateja';

/** The account for the server; null when this process does not run as root and can run the server itself. */
export function serviceAccount(): ServiceAccount | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'));
  const account = ['postgres', 'nobody'].map((name) => accounts.find((entry) => entry[0] === name)).find(Boolean);
  if (!account) {
    throw new Error(
      'PostgreSQL cannot run as root, and this machine has no user postgres or nobody. Set DATABASE_URL, or ' +
        'start as an ordinary user.',
    );
  }
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** The folders of the cluster's files and programs. The account of the server can reach them. */
export interface ServerPaths {
  directory: string;
  native: string;
}

/**
 * Finds folders that the service account can reach. Below a directory that only root may enter, such as `/root`, it
 * reaches nothing. Then files and programs are stored under /var/lib/wateja, in one folder for each data directory.
 */
export async function reachablePaths(paths: ServerPaths, account: ServiceAccount | null): Promise<ServerPaths> {
  if (!account) return paths;
  const digest = createHash('sha256').update(paths.directory).digest('hex').slice(0, 12);
  const directory = (await isReachable(dirname(paths.directory), account))
    ? paths.directory
    : join(STATE_DIRECTORY, digest, 'postgres');
  const native = (await isReachable(paths.native, account)) ? paths.native : await copyPrograms(paths.native);
  return { directory, native };
}

/** Creates a directory that only this account can use. */
export async function ownDirectory(path: string, account: ServiceAccount | null): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account) await chown(path, account.uid, account.gid);
}

async function isReachable(path: string, account: ServiceAccount): Promise<boolean> {
  for (let directory = path; ; directory = dirname(directory)) {
    const { mode, uid, gid } = await stat(directory);
    const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if (!(mode & execute)) return false;
    if (directory === dirname(directory)) return true;
  }
}

async function copyPrograms(native: string): Promise<string> {
  // A new version in the same folder gets a copy of its own.
  const source = `${native} ${await versionOf(native)}`;
  const copy = join(STATE_DIRECTORY, `postgresql-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`);
  await mkdir(STATE_DIRECTORY, { recursive: true, mode: 0o755 });
  await cp(native, copy, { recursive: true, verbatimSymlinks: true, force: false });
  return copy;
}
