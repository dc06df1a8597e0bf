import { Injectable } from '@nestjs/common';
import { type CustomerBatch, inCustomerBatches } from '@wateja/events';
import { PrismaService, statement } from '@wateja/prisma';

import { LedgerWriter } from '../ledger/ledger-writer';
import { firstBeginning } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { needsEarningSales, needsPurchases } from '../settle/earning-terms';
import { accountsToSettle } from '../settle/settle.queries';
import { type SettledRow } from '../settle/settled-rows';
import {
  ledgerDifferences,
  type PointsDifference,
  rebuildDebts,
  rebuildLots,
  salesSince,
} from './points-audit.queries';
import { saleDifferences } from './sale-differences';

const BATCH_SIZE = 200;
/** How many sales one statement reads. */
const SALES_SIZE = 500;

/** Proves the ledger of points, and repairs what follows from it. The shop can stay open meanwhile. */
@Injectable()
export class PointsAuditService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly ledger: LedgerWriter,
  ) {}

  /**
   * Yields the differences of each batch: entries against sales and their stored rule, and lots, debts and takings
   * against entries. If no batch has any, every point is proven.
   */
  verify(businessId: number): AsyncGenerator<CustomerBatch<PointsDifference[]>> {
    return inCustomerBatches(this.prisma.customer, businessId, { after: 0, size: BATCH_SIZE }, async (ids) => [
      ...(await this.prisma.query<PointsDifference>(statement(ledgerDifferences(businessId, ids)))),
      ...(await this.differencesOfSales(businessId, ids)),
    ]);
  }

  /**
   * Computes what is left of lots, and debts, again from the entries, and never changes an entry. Yields how many
   * customers of each batch had wrong values.
   * @param after continues after this customer id
   */
  rebuild(businessId: number, after = 0): AsyncGenerator<CustomerBatch<number>> {
    return inCustomerBatches(this.prisma.customer, businessId, { after, size: BATCH_SIZE }, (ids) =>
      this.prisma.transaction(async (tx) => {
        await this.ledger.lock(tx, businessId, ids);
        const lots = await tx.query<{ customer_id: number }>(statement(rebuildLots(businessId, ids)));
        const debts = await tx.query<{ customer_id: number }>(statement(rebuildDebts(businessId, ids)));
        return new Set([...lots, ...debts].map(({ customer_id }) => customer_id)).size;
      }),
    );
  }

  private async differencesOfSales(businessId: number, customerIds: number[]): Promise<PointsDifference[]> {
    const shop = await this.programs.ofShop(businessId, this.prisma);
    const since = firstBeginning(shop);
    if (!since) return [];
    const sales = await this.prisma.query<{ id: number }>(statement(salesSince(businessId, customerIds, since)));
    const differences: PointsDifference[] = [];
    for (let start = 0; start < sales.length; start += SALES_SIZE) {
      const rows = await this.prisma.query<SettledRow>(
        accountsToSettle({
          business_id: businessId,
          customer_ids: customerIds,
          sale_ids: sales.slice(start, start + SALES_SIZE).map(({ id }) => id),
          timezone: shop.timezone,
          needs_purchases: needsPurchases(shop),
          needs_earning_sales: needsEarningSales(shop),
        }),
      );
      differences.push(...rows.flatMap((row) => saleDifferences(row, shop)));
    }
    return differences;
  }
}
