import { Presets, SingleBar } from 'cli-progress';

/** A progress bar on a terminal. Without a terminal it draws nothing. */
export class ProgressBar {
  private readonly bar: SingleBar | null;
  private started = false;

  constructor(canvas: NodeJS.WritableStream | null, label: string) {
    const format = `${label}  {bar}  {percentage} %  {eta_formatted} left`;
    this.bar = canvas
      ? new SingleBar({ stream: canvas, format, clearOnComplete: true, hideCursor: true }, Presets.shades_classic)
      : null;
  }

  update(done: number, total: number): void {
    if (!this.bar) return;
    if (!this.started) this.bar.start(total, done);
    this.started = true;
    this.bar.setTotal(total);
    this.bar.update(done);
  }

  stop(): void {
    this.bar?.stop();
  }
}
