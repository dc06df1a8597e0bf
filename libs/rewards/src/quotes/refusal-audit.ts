import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { DomainError } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';

import { CLAIM_REFUSALS } from '../claims/claims.errors';
import { QuoteRefused } from './quotes.errors';

/** What a till asks for, and which of its errors are refusals that the audit trail keeps. */
const REFUSALS = {
  quote: (error: unknown) => error instanceof QuoteRefused,
  claim: (error: unknown) => error instanceof DomainError && CLAIM_REFUSALS.includes(error.code),
};

/** Keeps in the audit trail what tills were refused: many refusals on one account are how a fraud looks. */
@Injectable()
export class RefusalAudit {
  private readonly logger = new Logger('Rewards');

  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
  ) {}

  /** Runs `work`, and records its refusal. */
  async watch<T>(
    what: keyof typeof REFUSALS,
    businessId: number,
    customerId: number | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (REFUSALS[what](error)) this.record(what, businessId, customerId, (error as DomainError).code);
      throw error;
    }
  }

  /**
   * The refused transaction is rolled back, so the entry has one of its own. Nobody waits for it: the transaction may
   * still hold the connection that the entry needs.
   */
  private record(what: keyof typeof REFUSALS, businessId: number, customerId: number | undefined, code: string): void {
    const changes = { customer_id: { to: customerId ?? null }, code: { to: code } };
    const entry = { business_id: businessId, action: `${what}.refused`, resource: what, changes } as const;
    this.prisma
      .detached(() => this.audit.record(entry))
      .catch((error: unknown) => this.logger.warn(`Cannot record a refused ${what}: ${(error as Error).name}`));
  }
}
