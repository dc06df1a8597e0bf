import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { program } from './binaries';
import type { ServiceAccount } from './service-account';

const run = promisify(execFile);

/** A program of PostgreSQL's. */
export type Program = 'initdb' | 'pg_ctl';

/** Where the programs lie, and who runs them where root must not. */
export interface ProgramHost {
  native: string;
  account: ServiceAccount | null;
}

/** Runs a program of PostgreSQL's to its end. @throws Error with what it said */
export async function runProgram(name: Program, args: string[], { native, account }: ProgramHost): Promise<void> {
  await run(program(native, name), args, {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    ...(account ?? {}),
  });
}
