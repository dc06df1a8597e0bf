import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { PrismaService } from '@wateja/prisma';

import { QuoteRefused } from './quotes.errors';

/** Keeps in the audit trail what tills were refused: many refusals on one account are how a fraud looks. */
@Injectable()
export class RefusalAudit {
  private readonly logger = new Logger('Rewards');

  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
  ) {}

  /** Runs `work`, and records its refusal. */
  async watch<T>(businessId: number, customerId: number | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof QuoteRefused) this.record(businessId, customerId, error);
      throw error;
    }
  }

  /**
   * The refused transaction is rolled back, so the entry has one of its own. Nobody waits for it: the transaction may
   * still hold the connection that the entry needs.
   */
  private record(businessId: number, customerId: number | undefined, { code }: QuoteRefused): void {
    const changes = { customer_id: { to: customerId ?? null }, code: { to: code } };
    const entry = { business_id: businessId, action: 'quote.refused', resource: 'quote', changes } as const;
    this.prisma
      .detached(() => this.audit.record(entry))
      .catch((error: unknown) => this.logger.warn(`Cannot record a refused quote: ${(error as Error).name}`));
  }
}
