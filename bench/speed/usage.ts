import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;
/** Positions of fields in /proc/PID/stat, counted after the name, because the name may contain spaces. */
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

/** The CPU time of all threads of a process since its start; 0 if the process has ended. */
export async function cpuOf(pid: number): Promise<number> {
  return (await stat(pid))?.cpu_ms ?? 0;
}

/** The CPU time of PostgreSQL, by process: of the postmaster and of every process under it. */
export async function cpuOfPostgres(directory: string): Promise<Map<number, number>> {
  const postmaster = Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const cpuTimes = new Map<number, number>();
  for (const pid of pids) {
    const process = await stat(pid);
    if (process && (pid === postmaster || process.parent === postmaster)) cpuTimes.set(pid, process.cpu_ms);
  }
  return cpuTimes;
}

/** The CPU time between two readings of {@link cpuOfPostgres}. */
export function spent(before: Map<number, number>, after: Map<number, number>): number {
  return [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);
}

/** The memory of a process now, in MiB. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}
