import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { program } from './binaries';
import type { ServiceAccount } from './service-account';

const run = promisify(execFile);

/** A program that PostgreSQL brings. */
export type Program = 'initdb' | 'pg_ctl';

/** The folder of the programs, and the account that runs them when this process runs as root. */
export interface ProgramHost {
  native: string;
  account: ServiceAccount | null;
}

/** Runs a program of PostgreSQL and waits for its end. @throws Error with the program's output */
export async function runProgram(name: Program, args: string[], { native, account }: ProgramHost): Promise<void> {
  await run(program(native, name), args, {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    ...(account ?? {}),
  });
}
