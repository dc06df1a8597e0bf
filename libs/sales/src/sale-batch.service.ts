import { Injectable } from '@nestjs/common';
import { DomainError, type InvalidField, validate } from '@wateja/common';

import type { SaleRow } from './sale.queries';
import { draftSale, type SaleDraft } from './sale-draft';
import type { Recorded } from './sale-recording';
import { refusalOf } from './sales.errors';
import { createSale } from './sales.schemas';
import { SalesService } from './sales.service';

interface BatchResult {
  index: number;
  outcome: 'created' | 'existing' | 'rejected';
  sale?: SaleRow | undefined;
  code?: string;
  error?: string;
  details?: InvalidField[] | undefined;
}

const MISSING: Recorded = { outcome: 'customer-missing' };

/** Takes the sales that a till made while it was offline. */
@Injectable()
export class SaleBatchService {
  constructor(private readonly sales: SalesService) {}

  /** Records every sound sale and says what became of each, in order. Sending it all again is safe. */
  async create(businessId: number, posted: unknown[]) {
    const drafts = posted.map((sale) => this.draft(sale));
    const sound = drafts.filter((draft): draft is SaleDraft => !(draft instanceof DomainError));
    const recorded = sound.length > 0 ? await this.sales.record(businessId, sound) : [];
    const ids = recorded.flatMap((each) => ('sale_id' in each ? each.sale_id : []));
    const stored = await this.sales.findAll(businessId, ids);

    const fates = new Map(sound.map((draft, index) => [draft, recorded[index]]));
    const results = drafts.map((draft, index) =>
      result(index, draft instanceof DomainError ? draft : (fates.get(draft) ?? MISSING), stored),
    );
    const count = (outcome: BatchResult['outcome']) => results.filter((each) => each.outcome === outcome).length;
    return { results, created: count('created'), existing: count('existing'), rejected: count('rejected') };
  }

  private draft(posted: unknown): SaleDraft | DomainError {
    try {
      return draftSale(validate(createSale, posted));
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }
}

function result(index: number, fate: Recorded | DomainError, stored: Map<number, SaleRow>): BatchResult {
  if (fate instanceof DomainError) {
    return { index, outcome: 'rejected', code: fate.code, error: fate.message, details: fate.details };
  }
  if (fate.outcome === 'created' || fate.outcome === 'existing') {
    return { index, outcome: fate.outcome, sale: stored.get(fate.sale_id) };
  }
  return result(index, refusalOf(fate.outcome), stored);
}
