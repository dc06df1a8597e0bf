import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { type CustomerChange, CustomerRevertService } from '@wateja/customers';
import { AgainLater, ConsentImport } from '@wateja/messaging';
import { NotesService } from '@wateja/notes';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';
import { ProductImportService, type ProductRevertOutcome } from '@wateja/products';
import { OpeningBalancesService, type OpeningRevertOutcome } from '@wateja/rewards';
import { type SaleRevertOutcome, SaleRevertService } from '@wateja/sales';

import type { ClaimKeeper } from './claim-keeper';
import { dropChanges, nextChanges, type StoredChange } from './import-changes.queries';
import { claimedResult, keepResult } from './imports-revert.queries';
import { addOutcomes, type RevertOutcome, type RevertResult } from './revert-result';

/**
 * How many records one transaction reverts. Requests of the same process wait only a moment for it. More products fit in a
 * transaction: they are small, and whether any of them was sold is one look through all lines of sales.
 */
const BATCH_SIZES = { products: 5_000, others: 200 };

/** An import that is being reverted. */
interface RevertedImport {
  id: number;
  created_at: Date;
}

/**
 * Takes back what an import changed, a batch in each transaction, and drops the kept changes in the same transaction. So a
 * process that goes on after a crash finds only what is left to do.
 */
@Injectable()
export class ImportReverter {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customers: CustomerRevertService,
    private readonly notes: NotesService,
    private readonly consents: ConsentImport,
    private readonly sales: SaleRevertService,
    private readonly products: ProductImportService,
    private readonly balances: OpeningBalancesService,
  ) {}

  /** @throws AgainLater if the process stops, or if another process has taken the import */
  async revert(business: BusinessContext, reverted: RevertedImport, keeper: ClaimKeeper): Promise<void> {
    // The whole file was read.
    keeper.report(Number.MAX_SAFE_INTEGER);
    for (let isMore = true; isMore;) {
      if (keeper.signal.aborted) throw new AgainLater();
      isMore = await this.prisma.transaction((tx) => this.revertBatch(tx, business, reverted, keeper.claim));
    }
  }

  private async revertBatch(
    tx: Transaction,
    business: BusinessContext,
    { id, created_at }: RevertedImport,
    claim: string,
  ): Promise<boolean> {
    const { business_id: businessId } = business;
    const changes = await tx.query<StoredChange>(statement(nextChanges(businessId, id, BATCH_SIZES)));
    if (changes.length === 0) return false;
    // In the order in which imports lock them.
    await this.products.lockBatch(businessId, idsOf('product', changes));
    await this.sales.lockBatch(business, idsOf('refund', changes), idsOf('sale', changes));
    const outcomes = [
      ...(await this.revertCustomers(tx, businessId, changesOf('customer', changes), created_at)),
      ...(await this.revertRefunds(business, changesOf('refund', changes))),
      ...(await this.revertSales(business, changesOf('sale', changes))),
      ...(await this.revertProducts(businessId, idsOf('product', changes))),
      ...(await this.revertPoints(business, idsOf('points', changes))),
    ];
    await tx.query(statement(dropChanges(businessId, id, changes)));
    // Last, because the keeper of the claim waits for this row.
    const [claimed] = await tx.query<{ revert: RevertResult }>(statement(claimedResult(businessId, id, claim)));
    if (!claimed) throw new AgainLater();
    await tx.query(statement(keepResult(businessId, id, addOutcomes(claimed.revert, outcomes))));
    return true;
  }

  private async revertCustomers(
    tx: Transaction,
    businessId: number,
    changes: StoredChange[],
    since: Date,
  ): Promise<RevertOutcome[]> {
    if (changes.length === 0) return [];
    await this.customers.lockBatch(businessId, idsOf('customer', changes));
    const notes = changes.flatMap(({ note_ids }) => note_ids);
    await this.notes.removeImported(tx, businessId, notes);
    const granted = changes.flatMap(({ resource_id, is_granted }) => (is_granted ? resource_id : []));
    await this.consents.revertGrants(tx, businessId, granted, since);
    const outcomes = await this.customers.revertBatch(
      businessId,
      changes.map(({ resource_id, before, after, version }): CustomerChange => {
        return { customer_id: resource_id, before, after, version };
      }),
    );
    return outcomes.map((outcome) => {
      if (outcome.result !== 'kept') return outcome.result;
      const { customer_id, reason, fields } = outcome;
      return { resource: 'customer', id: customer_id, reason, fields };
    });
  }

  private async revertRefunds(business: BusinessContext, changes: StoredChange[]): Promise<RevertOutcome[]> {
    if (changes.length === 0) return [];
    return (await this.sales.revertRefunds(business, idsOf('refund', changes))).map((outcome) =>
      toOutcomeOf('refund', outcome),
    );
  }

  private async revertSales(business: BusinessContext, changes: StoredChange[]): Promise<RevertOutcome[]> {
    if (changes.length === 0) return [];
    const sales = changes.map(({ resource_id, after }) => ({ id: resource_id, ...(after as { status: string }) }));
    return (await this.sales.revertSales(business, sales)).map((outcome) => toOutcomeOf('sale', outcome));
  }

  /** Sales that name a product keep it in the catalogue, also those that the import itself had to leave. */
  private async revertProducts(businessId: number, ids: number[]): Promise<RevertOutcome[]> {
    if (ids.length === 0) return [];
    const sold = await this.sales.findSold(businessId, ids);
    return (await this.products.revertBatch(businessId, ids, sold)).map((outcome) => toOutcomeOf('product', outcome));
  }

  private async revertPoints(business: BusinessContext, entryIds: number[]): Promise<RevertOutcome[]> {
    if (entryIds.length === 0) return [];
    return (await this.balances.revertBatch(business, entryIds)).map((outcome) => toOutcomeOf('points', outcome));
  }
}

const changesOf = (resource: StoredChange['resource'], changes: StoredChange[]) =>
  changes.filter((change) => change.resource === resource);

const idsOf = (resource: StoredChange['resource'], changes: StoredChange[]) =>
  changesOf(resource, changes).map(({ resource_id }) => resource_id);

type Outcome = SaleRevertOutcome | ProductRevertOutcome | OpeningRevertOutcome;

const toOutcomeOf = (resource: 'points' | 'product' | 'refund' | 'sale', outcome: Outcome): RevertOutcome =>
  outcome.result === 'kept' ? { resource, id: outcome.id, reason: outcome.reason, fields: [] } : outcome.result;
