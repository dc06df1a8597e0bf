import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { DomainError } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';

/** What a till asks for, and which errors refuse it. */
export interface Refusable {
  what: 'quote' | 'claim';
  isRefusal: (error: DomainError) => boolean;
}

/** Writes refusals of requests by tills to the audit trail: many refusals on one account can be a sign of fraud. */
@Injectable()
export class RefusalAudit {
  private readonly logger = new Logger('Rewards');

  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Runs `work`, and records its refusal.
   * @param whom the customer; `work` sets it if the request names a phone
   */
  async watch<T>(
    { what, isRefusal }: Refusable,
    businessId: number,
    whom: { customer_id?: number | undefined },
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError && isRefusal(error)) this.record(what, businessId, whom.customer_id, error.code);
      throw error;
    }
  }

  /**
   * The refused transaction is rolled back, so the entry has one of its own. Nobody waits for it: the transaction may
   * still hold the connection that the entry needs.
   */
  private record(what: Refusable['what'], businessId: number, customerId: number | undefined, code: string): void {
    const changes = { customer_id: { to: customerId ?? null }, code: { to: code } };
    const entry = { business_id: businessId, action: `${what}.refused`, resource: what, changes } as const;
    this.prisma
      .detached(() => this.audit.record(entry))
      .catch((error: unknown) => this.logger.warn(`Cannot record a refused ${what}: ${(error as Error).name}`));
  }
}
