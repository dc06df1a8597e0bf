import type { Logger } from 'winston';

/** The buffer is written after this time, or earlier when it has so many lines. */
const FLUSH_INTERVAL_MS = 50;
const MAX_LINES = 500;

/** The key of an entry's text when the text is already formatted. The log writes it unchanged. */
export const PREPARED = Symbol('prepared lines');

const buffers = new WeakMap<Logger, LineBuffer>();

/**
 * Collects the lines of requests. There are thousands, and logging each one alone costs more than answering a request.
 */
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
