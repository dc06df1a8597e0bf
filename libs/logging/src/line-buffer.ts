import type { Logger } from 'winston';

/** Lines wait for others this long at most, in milliseconds, and there are never more of them. */
const FLUSH_INTERVAL_MS = 50;
const MAX_LINES = 500;

/** Under this key an entry of the log is text that is written as it is. */
export const PREPARED = Symbol('prepared lines');

const buffers = new WeakMap<Logger, LineBuffer>();

/** Collects lines that come by the thousand: what a log does with each costs more than a request does. */
export class LineBuffer {
  private lines: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly log: Logger) {}

  /** The buffer of this log. */
  static of(log: Logger): LineBuffer {
    const buffer = buffers.get(log) ?? new LineBuffer(log);
    buffers.set(log, buffer);
    return buffer;
  }

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length >= MAX_LINES) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_INTERVAL_MS).unref();
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lines.length === 0) return;
    const text = this.lines.join('\n');
    this.lines = [];
    this.log.log({ level: 'info', message: '', [PREPARED]: text });
  }
}
