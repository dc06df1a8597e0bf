import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import type { CommandResult } from './run-wateja';

/** The address at which pages find the service. */
export const DOCUMENTED_URL = 'http://127.0.0.1:3000';

/** Options that read no personal settings, and that stop at the first command that fails. */
const OPTIONS = { bash: ['--norc', '-eu', '-o', 'pipefail'], zsh: ['-f', '-eu', '-o', 'pipefail'] };
export type Shell = keyof typeof OPTIONS;

/** The shells that the documentation promises, as far as this machine has them. */
export const SHELLS = (['bash', 'zsh'] as const).filter(
  (shell) => spawnSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' }).status === 0,
);

/** Runs a script as somebody would who copies it from a page into a terminal. */
export async function runInShell(
  shell: Shell,
  script: string,
  { cwd, env = process.env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  const child = spawn(shell, [...OPTIONS[shell], '-c', script], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await ended, stdout, stderr };
}

/** The commands of a page that a reader can copy and run, block by block. */
export const shellBlocks = (page: string): string[] =>
  [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, commands = '']) => commands);

/** Runs the commands of `npm run wateja -- …` in a folder. */
export interface WatejaHost {
  /** The PATH that finds the `npm` of this host. */
  path: string;
  close(): Promise<void>;
}

/**
 * Puts an `npm` into `bin` of the folder, which runs `npm run wateja -- …` from the sources: a test does not build. All
 * commands run in one process, which reads `env` once.
 */
export async function startWatejaHost(folder: string, env: NodeJS.ProcessEnv): Promise<WatejaHost> {
  const [bin, socket] = [join(folder, 'bin'), join(folder, 'wateja.sock')];
  const program = ['-r', resolve('test/support/typescript.cjs'), resolve('test/support/wateja-host.ts'), socket];
  const host = spawn(process.execPath, program, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(host, 'close');
  const isReady = await Promise.race([once(host.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!isReady) throw new Error('The host of the commands did not start');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npm'), npmOf([process.execPath, resolve('test/support/ask-wateja-host.cjs'), socket]));
  chmodSync(join(bin, 'npm'), 0o755);
  return {
    path: [bin, process.env['PATH']].join(delimiter),
    close: async () => {
      host.kill();
      await ended;
    },
  };
}

const npmOf = (program: string[]) => `#!/bin/sh
[ "$1" = run ] && shift
[ "$1" = --silent ] && shift
[ "$1 $2" = 'wateja --' ] || { echo "This npm cannot run $*" >&2; exit 9; }
shift 2
exec ${program.map((part) => `'${part}'`).join(' ')} "$@"
`;
