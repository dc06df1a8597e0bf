import type { EmbeddedServer } from '@wateja/database-server';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import { cpuOf, cpuOfPostgres, memoryOf, spent } from '../speed/usage';

const ROOT = resolve(__dirname, '../..');
const PROGRAM = join(ROOT, 'dist/apps/cli/src/main.js');
/** The interval, in milliseconds, at which the use of CPU and memory is read. */
const LOOK = 100;

/** The answer and the resource use of one run of `wateja`. */
export interface Run {
  exitCode: number;
  answer: Record<string, unknown>;
  /** Seconds from the spawn to the end. The answer of an import contains its own duration. */
  seconds: number;
  /** CPU time in seconds. */
  cli_cpu: number;
  postgres_cpu: number;
  /** The maximum memory of the process, in MiB. */
  peak_memory: number;
}

/** Runs the built command on the database of `settings`, and measures its CPU time and PostgreSQL's. */
export async function runCommand(
  server: EmbeddedServer,
  settings: Record<string, string>,
  args: string[],
  execArgv: string[] = [],
): Promise<Run> {
  const before = await cpuOfPostgres(server.directory);
  const started = performance.now();
  const child = spawn(process.execPath, [...execArgv, PROGRAM, ...args, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings },
  });
  const answer = text(child.stdout);
  const ended = once(child, 'exit');
  // When the command ends, PostgreSQL's process for its connection is gone, so both are read while it runs.
  const used = { cli_cpu: 0, postgres: before, peak_memory: 0 };
  while (child.exitCode === null && child.signalCode === null) {
    used.cli_cpu = Math.max(used.cli_cpu, await cpuOf(child.pid!));
    used.postgres = new Map([...used.postgres, ...(await cpuOfPostgres(server.directory))]);
    // A process that has just ended has no memory.
    used.peak_memory = Math.max(used.peak_memory, (await memoryOf(child.pid!).catch(() => 0)) || 0);
    await Promise.race([ended, delay(LOOK)]);
  }
  const printed = await answer;
  return {
    exitCode: child.exitCode ?? -1,
    answer: (printed ? JSON.parse(printed) : {}) as Record<string, unknown>,
    seconds: (performance.now() - started) / 1_000,
    cli_cpu: used.cli_cpu / 1_000,
    postgres_cpu: spent(before, used.postgres) / 1_000,
    peak_memory: used.peak_memory,
  };
}

/** The load average of the last minute, which shows how busy the machine was. */
export async function load(): Promise<number> {
  return Number((await readFile('/proc/loadavg', 'utf8')).split(' ')[0]);
}
