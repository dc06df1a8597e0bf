import { Logger } from '@nestjs/common';

/** Tells operators what only they can repair: once, and not again for each of the thousand messages that wait for it. */
export class Complaints {
  private readonly logger: Logger;
  private last: string | null = null;

  constructor(provider: string) {
    this.logger = new Logger(provider);
  }

  /** Logs an error, unless it is what was said last. */
  say(sentence: string): void {
    if (sentence === this.last) return;
    this.last = sentence;
    this.logger.error(sentence);
  }

  /** A message got through. */
  settle(): void {
    if (this.last !== null) this.logger.log('Takes messages again.');
    this.last = null;
  }
}
