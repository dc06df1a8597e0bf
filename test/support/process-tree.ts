import { readdir, readFile } from 'node:fs/promises';

/** Kills a process and all processes that it has started. */
export async function killTree(pid: number): Promise<void> {
  const pids = [pid, ...(await descendantsOf(pid))];
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has already ended.
    }
  }
}

/** False also for a process that has ended, and whose parent has not asked for its status yet. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !/\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
}

async function descendantsOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (/^\d+$/.test(entry) && (await parentOf(Number(entry))) === pid) children.push(Number(entry));
  }
  const further = await Promise.all(children.map(descendantsOf));
  return [...children, ...further.flat()];
}

async function parentOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, parent] = /\) \S (\d+)/.exec(stat) ?? [];
  return parent ? Number(parent) : null;
}
