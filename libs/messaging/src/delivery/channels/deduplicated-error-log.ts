import { Logger } from '@nestjs/common';

import type { Outcome } from './channel';
import type { OperatorFault } from './operator-faults';

/** What is wrong, by the reason of a retry, as it follows the provider's name in a sentence. */
export type Remedies = Partial<Record<OperatorFault | 'unreachable', string>>;

/** Logs what only operators can repair: once, and not again for each of the thousand messages that wait for it. */
export class DeduplicatedErrorLog {
  private readonly logger: Logger;
  private readonly remedies: Map<string, string>;
  private lastRemedy: string | null = null;

  /** @param provider as a person calls it, at the beginning of a sentence */
  constructor(
    context: string,
    private readonly provider: string,
    remedies: Remedies,
  ) {
    this.logger = new Logger(context);
    this.remedies = new Map(Object.entries(remedies));
  }

  /** Logs an error unless it is the last one again. Once a message has got through, it logs that the provider works. */
  record(outcome: Outcome): void {
    if (outcome.status === 'sent') this.logRecovery();
    else if (outcome.status === 'retry') this.logOnce(this.remedies.get(outcome.reason));
  }

  private logOnce(remedy: string | undefined): void {
    if (remedy === undefined || remedy === this.lastRemedy) return;
    this.lastRemedy = remedy;
    this.logger.error(`${this.provider} ${remedy}. Messages wait and are tried again.`);
  }

  private logRecovery(): void {
    if (this.lastRemedy !== null) this.logger.log('Takes messages again.');
    this.lastRemedy = null;
  }
}
