import { Injectable } from '@nestjs/common';
import { DomainError, validate, ValidationFailed } from '@wateja/common';
import { JsonText } from '@wateja/http';

import type { SaleBatchResults } from './sale-batch.schemas';
import { draftSale, type SaleDraft } from './sale-draft';
import type { Recorded } from './sale-recording';
import { refusalOf } from './sales.errors';
import { createSale } from './sales.schemas';
import { SalesService, type SellingBusiness } from './sales.service';

/** After this many drafts, which take a few milliseconds, the service lets other requests run. */
const DRAFTS_AT_ONCE = 50;

/** What belongs to the moment of the sale, and why. */
const NOT_IN_BATCHES = [
  { path: 'quote_id', message: 'Not allowed in a batch: a quote holds for minutes' },
  { path: 'exchange', message: 'Not allowed in a batch: post an exchange by itself' },
] as const;

type Outcome = 'created' | 'existing' | 'rejected';

/** Records the sales that a till made while it was offline. */
@Injectable()
export class SaleBatchService {
  constructor(private readonly sales: SalesService) {}

  /**
   * Records every valid sale, and answers with the outcome of each sale, in the order of the request. A client can
   * safely send the same batch again.
   */
  async create({ business_id, currency }: SellingBusiness, posted: unknown[]): Promise<JsonText<SaleBatchResults>> {
    const drafts = await this.draftSales(posted, currency);
    const validDrafts = drafts.filter((draft): draft is SaleDraft => !(draft instanceof DomainError));
    const recorded = validDrafts.length > 0 ? await this.sales.record(business_id, 'batch', validDrafts) : [];
    const outcomes = new Map(validDrafts.map((draft, index) => [draft, recorded[index]]));
    const counts: Record<Outcome, number> = { created: 0, existing: 0, rejected: 0 };
    const results = drafts.map((draft, index) => {
      const recording = draft instanceof DomainError ? draft : outcomes.get(draft);
      const { outcome, result } = resultOf(index, recording ?? { outcome: 'customer-missing' });
      counts[outcome] += 1;
      return result;
    });
    return JsonText.object({ results: JsonText.list(results), ...counts });
  }

  private async draftSales(posted: unknown[], currency: string): Promise<(SaleDraft | DomainError)[]> {
    const drafts: (SaleDraft | DomainError)[] = [];
    for (const [index, sale] of posted.entries()) {
      if (index > 0 && index % DRAFTS_AT_ONCE === 0) await new Promise(setImmediate);
      drafts.push(draftOf(sale, currency));
    }
    return drafts;
  }
}

function draftOf(posted: unknown, currency: string): SaleDraft | DomainError {
  try {
    const sale = validate(createSale, posted);
    const refused = NOT_IN_BATCHES.find(({ path }) => sale[path] !== undefined);
    return refused ? new ValidationFailed([refused]) : draftSale(sale, currency);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

type Result = SaleBatchResults['results'][number];

function resultOf(index: number, recording: Recorded | DomainError): { outcome: Outcome; result: JsonText<Result> } {
  if (recording instanceof DomainError) {
    const { code, message: error, details } = recording;
    const outcome = 'rejected';
    return { outcome, result: JsonText.object<Result>({ index, outcome, code, error, details }) };
  }
  if (!('sale' in recording)) return resultOf(index, refusalOf(recording.outcome));
  const { outcome, sale } = recording;
  return { outcome, result: JsonText.object<Result>({ index, outcome, sale: JsonText.written(sale) }) };
}
