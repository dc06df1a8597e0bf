import { Logger } from '@nestjs/common';

import type { Outcome } from './channel';
import type { OperatorFault } from './operator-faults';

/** What is wrong, by the reason of a retry, as it follows the provider's name in a sentence. */
export type Remedies = Partial<Record<OperatorFault | 'unreachable', string>>;

/** Tells operators what only they can repair: once, and not again for each of the thousand messages that wait for it. */
export class Complaints {
  private readonly logger: Logger;
  private readonly remedies: Map<string, string>;
  private last: string | null = null;

  /** @param provider as a person calls it, at the beginning of a sentence */
  constructor(
    context: string,
    private readonly provider: string,
    remedies: Remedies,
  ) {
    this.logger = new Logger(context);
    this.remedies = new Map(Object.entries(remedies));
  }

  /** Logs an error, unless it is what was said last; and once a message has got through, that it has. */
  hear(outcome: Outcome): void {
    if (outcome.status === 'sent') this.settle();
    else if (outcome.status === 'retry') this.say(this.remedies.get(outcome.reason));
  }

  private say(remedy: string | undefined): void {
    if (remedy === undefined || remedy === this.last) return;
    this.last = remedy;
    this.logger.error(`${this.provider} ${remedy}. Messages wait and are tried again.`);
  }

  private settle(): void {
    if (this.last !== null) this.logger.log('Takes messages again.');
    this.last = null;
  }
}
