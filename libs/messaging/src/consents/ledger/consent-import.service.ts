import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import { type ImportedConsent, importConsents } from './withdrawals.queries';

/** Adds the consents of files to the ledger. */
@Injectable()
export class ConsentImport {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Adds the consents that differ from what holds. A file never grants what the customer or the shop withdrew. The caller
   * has locked the customers.
   * @returns the customers who got an entry, and those for whom something stayed withdrawn
   */
  async importBatch(
    businessId: number,
    consents: ImportedConsent[],
  ): Promise<{ changed: Set<number>; kept: Set<number> }> {
    const rows = await this.prisma.query<{ customer_id: number; is_kept: boolean }>(
      statement(importConsents(businessId, consents)),
    );
    const of = (isKept: boolean) => rows.filter((row) => row.is_kept === isKept).map(({ customer_id }) => customer_id);
    return { changed: new Set(of(false)), kept: new Set(of(true)) };
  }
}
