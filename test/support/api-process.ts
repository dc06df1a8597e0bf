import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ADMIN } from './test-app';
import { waitUntil } from './wait-until';

const ARGUMENTS = ['-r', './test/support/typescript.cjs', 'apps/api/src/main.ts'];

/** The API in a separate process. */
export interface ApiProcess {
  child: ChildProcess;
  /** The exit code; null if a signal ended the process. */
  ended: Promise<number | null>;
  output(): string;
  /** Resolves with the URL of the API when it accepts requests. */
  ready(): Promise<string>;
}

/** Starts the API like `npm start`, but from the sources, on a free port, and without a demo shop. */
export function startApi(environment: NodeJS.ProcessEnv): ApiProcess {
  const child = spawn(process.execPath, ARGUMENTS, {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: '0',
      DEMO_DATA: 'false',
      AUTOMATIC_BACKUPS: 'false',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return {
    child,
    ended,
    output: () => output,
    ready: () =>
      waitUntil('the process is ready', () => {
        if (child.exitCode !== null) throw new Error(output);
        return /^ *API +(\S+)$/m.exec(output)?.[1];
      }) as Promise<string>,
  };
}

/** The process id of the PostgreSQL of the data directory; null if it does not run. */
export async function postmasterIn(dataDirectory: string): Promise<number | null> {
  const file = join(dataDirectory, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(await readFile(file, 'utf8'), 10) : null;
}

/** Kills the PostgreSQL of the data directory if it still runs. */
export async function endDatabase(dataDirectory: string): Promise<void> {
  const pid = await postmasterIn(dataDirectory);
  if (pid) process.kill(pid, 'SIGQUIT');
  await waitUntil('PostgreSQL is gone', async () => !(await postmasterIn(dataDirectory)));
}
