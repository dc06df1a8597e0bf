import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** In milliseconds. The first delay after a reading is not counted, and the last delay only when it is over. */
const MARGIN = 100;

/** The readings of {@link Probe}. Times are in milliseconds, memory in bytes. */
export interface Finding {
  /** Delays of the event loop: the maximum and the 99th percentile. */
  max: number;
  p99: number;
  /** The CPU time of the process itself within the longest delay; 0 if the system does not report it. */
  computing: number;
  longest_gc: number;
  rss: number;
  heap_used: number;
  external: number;
}

/** Observes a process that was started with `preload.cjs`. */
export class Probe {
  readonly execArgv = ['-r', join(__dirname, 'preload.cjs')];
  readonly env: Record<string, string>;
  private readonly file: string;

  constructor(directory: string) {
    this.file = join(directory, 'probe-port');
    this.env = { WATEJA_PROBE: this.file };
  }

  /** Returns the readings since the last call. */
  async read(): Promise<Finding> {
    return this.ask('');
  }

  /** Returns the result of `work`, and the readings while it ran. */
  async during<T>(work: () => Promise<T>): Promise<{ result: T; finding: Finding }> {
    await this.read();
    await delay(MARGIN);
    const result = await work();
    await delay(MARGIN);
    return { result, finding: await this.read() };
  }

  /** Like {@link read}, but after a garbage collection if the process has `--expose-gc`. */
  async readMemory(): Promise<Finding> {
    return this.ask('memory');
  }

  private async ask(path: string): Promise<Finding> {
    const port = await readFile(this.file, 'utf8');
    return (await (await fetch(`http://127.0.0.1:${port}/${path}`)).json()) as Finding;
  }
}
