import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { draftSale, type PostedSale } from './sale-draft';
import { recordImportedSales } from './sale-import-recording';
import { customersKnownAs } from './sale-import.queries';
import type { Recorded } from './sale-recording';

/** A sale of another system; its customer, if any, is known by the external_id there. */
export interface ImportedSale {
  sale: PostedSale;
  customer_external_id: string | null;
}

/** Loads the past in bulk: no receipts, no deliveries, metrics right in the same transaction. */
@Injectable()
export class SaleImportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /** @returns an outcome per sale, in order */
  async importBatch(businessId: number, sales: ImportedSale[]): Promise<Recorded['outcome'][]> {
    return this.prisma.transaction(async (tx) => {
      const customers = await this.customerIds(tx, businessId, sales);
      const known = sales.filter((sale) => !sale.customer_external_id || customers.has(sale.customer_external_id));
      const drafts = known.map(({ sale, customer_external_id }) =>
        draftSale({ ...sale, customer_id: customers.get(customer_external_id ?? '') }),
      );
      const recorded = await recordImportedSales(tx, businessId, drafts);
      const touched = drafts.filter((_, index) => recorded[index] === 'created').flatMap((d) => d.customer_id ?? []);
      if (touched.length > 0) {
        await this.events.announce(tx, 'sales.imported', {
          business_id: businessId,
          customer_ids: [...new Set(touched)],
        });
      }
      const outcomes = new Map(known.map((sale, index) => [sale, recorded[index]]));
      return sales.map((sale) => outcomes.get(sale) ?? 'customer-missing');
    });
  }

  private async customerIds(tx: Transaction, businessId: number, sales: ImportedSale[]): Promise<Map<string, number>> {
    const externalIds = [...new Set(sales.flatMap((sale) => sale.customer_external_id ?? []))];
    const customers = await tx.query<{ external_id: string; id: number }>(
      statement(customersKnownAs(businessId, externalIds)),
    );
    return new Map(customers.map((customer) => [customer.external_id, customer.id]));
  }
}
