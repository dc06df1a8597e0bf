import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { program } from './binaries';
import type { ServiceAccount } from './service-account';

/** A program that PostgreSQL brings. */
export type Program = 'initdb' | 'pg_ctl';

/** The folder of the programs, and the account that runs them when this process runs as root. */
export interface ProgramHost {
  native: string;
  account: ServiceAccount | null;
}

/**
 * Runs a program of PostgreSQL and waits for its end. It runs in a process group of its own: Ctrl+C in a terminal goes
 * to the whole group of this process, and would end `initdb` and `pg_ctl` in the middle of their work.
 * @throws Error with the program's output
 */
export async function runProgram(name: Program, args: string[], { native, account }: ProgramHost): Promise<void> {
  const child = spawn(program(native, name), args, {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(account ?? {}),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}. ${output.trim()}`);
}
