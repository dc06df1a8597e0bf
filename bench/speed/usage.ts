import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;
/** Fields of /proc/PID/stat, counted after the name, which may hold anything. */
const [PARENT, USER, SYSTEM] = [1, 11, 12];

async function stat(pid: number): Promise<{ parent: number; cpu_ms: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[PARENT]!, cpu_ms: (fields[USER]! + fields[SYSTEM]!) * TICK_MS };
}

/** Processor time that a process has used since it started, all threads; 0 for one that is gone. */
export async function cpuOf(pid: number): Promise<number> {
  return (await stat(pid))?.cpu_ms ?? 0;
}

/** Processor time of a PostgreSQL: its postmaster and every process that lives under it now, by pid. */
export async function cpuOfPostgres(directory: string): Promise<Map<number, number>> {
  const postmaster = Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const found = new Map<number, number>();
  for (const pid of pids) {
    const process = await stat(pid);
    if (process && (pid === postmaster || process.parent === postmaster)) found.set(pid, process.cpu_ms);
  }
  return found;
}

/** What was used between two readings of {@link cpuOfPostgres}. */
export function spent(before: Map<number, number>, after: Map<number, number>): number {
  return [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);
}

/** Memory that a process holds now, in MiB. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}
