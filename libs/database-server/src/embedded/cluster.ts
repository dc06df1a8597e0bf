import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { DatabaseNotPrepared } from '../database-not-prepared';
import { nativeDirectory, versionOf } from './binaries';
import { type ProgramHost, runProgram } from './program';
import { ownDirectory } from './service-account';

/** The superuser of an embedded cluster. */
export const OWNER = 'wateja';

/** A cluster to create. `password` is for its {@link OWNER}. */
interface NewCluster extends ProgramHost {
  directory: string;
  password: string;
  durable: boolean;
}

/**
 * PostgreSQL reads only files of its own major version.
 * @throws DatabaseNotPrepared with what to do, if the files of the cluster are of another one
 */
export async function assertReadable(directory: string): Promise<void> {
  const version = (await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const [ownMajor] = (await versionOf(nativeDirectory())).split('.');
  if (version === '' || version === ownMajor) return;
  throw new DatabaseNotPrepared(
    `The files in ${directory} are of PostgreSQL ${version}, and this version of Wateja brings PostgreSQL ${ownMajor}. Make a ` +
      'backup with the version of Wateja that wrote them (npm run wateja -- backup FILE), and restore it with this one ' +
      'into another DATA_DIR (npm run wateja -- restore FILE).',
  );
}

/**
 * Creates the cluster if it does not exist. If several processes do so at once, they all use the first finished one.
 */
export async function createCluster({ directory, password, durable, ...host }: NewCluster): Promise<void> {
  const isThere = () => existsSync(join(directory, 'PG_VERSION'));
  if (isThere()) return;
  const draft = `${directory}.${process.pid}`;
  const passwordFile = `${draft}.password`;
  await mkdir(resolve(draft, '..'), { recursive: true, mode: 0o755 });
  await ownDirectory(draft, host.account);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (host.account) await chown(passwordFile, host.account.uid, host.account.gid);
  const options = [
    `--pgdata=${draft}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=und',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await runProgram('initdb', options, host);
    // Renaming is atomic, so no process ever uses an unfinished cluster.
    await rename(draft, directory).catch((error: unknown) => {
      if (!isThere()) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}
