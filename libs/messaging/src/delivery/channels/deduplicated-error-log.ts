import { Logger } from '@nestjs/common';

import type { Outcome } from './channel';
import type { OperatorFault } from './operator-faults';

/** The error message for each reason of a retry. It continues a sentence that begins with the name of the provider. */
export type Remedies = Partial<Record<OperatorFault | 'unreachable', string>>;

/**
 * Logs errors that only operators can fix. It logs each error once, not for each of the thousand messages that wait.
 */
export class DeduplicatedErrorLog {
  private readonly logger: Logger;
  private readonly remedies: Map<string, string>;
  private lastRemedy: string | null = null;

  /** @param provider the name at the beginning of the sentence */
  constructor(
    context: string,
    private readonly provider: string,
    remedies: Remedies,
  ) {
    this.logger = new Logger(context);
    this.remedies = new Map(Object.entries(remedies));
  }

  /**
   * Logs an error unless it is the same as the last one. After the next message that was sent, it logs that the
   * provider works again.
   */
  record(outcome: Outcome): void {
    if (outcome.status === 'sent') this.logRecovery();
    else if (outcome.status === 'retry') this.logOnce(this.remedies.get(outcome.reason));
  }

  private logOnce(remedy: string | undefined): void {
    if (remedy === undefined || remedy === this.lastRemedy) return;
    this.lastRemedy = remedy;
    this.logger.error(`${this.provider} ${remedy}. Wateja keeps the messages and tries again.`);
  }

  private logRecovery(): void {
    if (this.lastRemedy !== null) this.logger.log('The provider accepts messages again.');
    this.lastRemedy = null;
  }
}
