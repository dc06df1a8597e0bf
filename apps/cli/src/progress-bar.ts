import { Presets, SingleBar } from 'cli-progress';

/** Where progress is shown. */
export interface ProgressOutput {
  /** The stream of a terminal, on which a bar is drawn; null without a terminal. */
  canvas: NodeJS.WritableStream | null;
  /** Prints a line, without a terminal. */
  remark(text: string): void;
}

/** Without a terminal, lines end up in a log file. */
const LINE_INTERVAL_MS = 1_000;

/** Shows how far a command is: as a bar on a terminal, otherwise as a line each second. */
export class ProgressBar {
  private readonly bar: SingleBar | null;
  private started = false;
  private shown: number;

  /** @param output null to show nothing */
  constructor(
    private readonly output: ProgressOutput | null,
    private readonly label: string,
    private readonly now: () => number = Date.now,
  ) {
    const format = `${label}  {bar}  {percentage} %  {eta_formatted} left`;
    this.shown = now();
    this.bar = output?.canvas
      ? new SingleBar(
          { stream: output.canvas, format, clearOnComplete: true, hideCursor: true },
          Presets.shades_classic,
        )
      : null;
  }

  update(done: number, total: number): void {
    if (!this.bar) return this.printLine(done, total);
    if (!this.started) this.bar.start(total, done);
    this.started = true;
    this.bar.setTotal(total);
    this.bar.update(done);
  }

  stop(): void {
    this.bar?.stop();
  }

  private printLine(done: number, total: number): void {
    if (!this.output || this.now() - this.shown < LINE_INTERVAL_MS) return;
    this.shown = this.now();
    this.output.remark(`${this.label}: ${total > 0 ? Math.floor((100 * done) / total) : 100} %`);
  }
}
