import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The first delay after a reading is not counted, and the last one only once it is over, in milliseconds. */
const MARGIN = 100;

/** What {@link Probe} finds; times in milliseconds, memory in bytes. */
export interface Finding {
  /** How long the event loop was held up, at most and but for one time in a hundred. */
  max: number;
  p99: number;
  /** Of the longest, what the process itself computed; 0 where the system does not tell. */
  computing: number;
  longest_gc: number;
  rss: number;
  heap_used: number;
  external: number;
}

/** Looks into a process that was started with `preload.cjs`. */
export class Probe {
  readonly execArgv = ['-r', join(__dirname, 'preload.cjs')];
  readonly env: Record<string, string>;
  private readonly file: string;

  constructor(directory: string) {
    this.file = join(directory, 'probe-port');
    this.env = { WATEJA_PROBE: this.file };
  }

  /** What happened since it was last asked. */
  async read(): Promise<Finding> {
    return this.ask('');
  }

  /** What happened while `work` was done, and what that came to. */
  async during<T>(work: () => Promise<T>): Promise<{ result: T; finding: Finding }> {
    await this.read();
    await delay(MARGIN);
    const result = await work();
    await delay(MARGIN);
    return { result, finding: await this.read() };
  }

  /** The same as {@link read}, after all that is not in use any more is gone, where the process has `--expose-gc`. */
  async readMemory(): Promise<Finding> {
    return this.ask('memory');
  }

  private async ask(path: string): Promise<Finding> {
    const port = await readFile(this.file, 'utf8');
    return (await (await fetch(`http://127.0.0.1:${port}/${path}`)).json()) as Finding;
  }
}
