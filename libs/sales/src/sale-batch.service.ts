import { Injectable } from '@nestjs/common';
import { DomainError, validate } from '@wateja/common';
import { JsonText } from '@wateja/http';

import type { SaleBatchResults } from './sale-batch.schemas';
import { draftSale, type SaleDraft } from './sale-draft';
import type { Recorded } from './sale-recording';
import { refusalOf } from './sales.errors';
import { createSale } from './sales.schemas';
import { SalesService } from './sales.service';

/** How many drafts are checked before others get their turn: milliseconds' worth. */
const DRAFTS_AT_ONCE = 50;

type Outcome = 'created' | 'existing' | 'rejected';

/** Takes the sales that a till made while it was offline. */
@Injectable()
export class SaleBatchService {
  constructor(private readonly sales: SalesService) {}

  /** Records every sound sale and says what became of each, in order. Sending it all again is safe. */
  async create(businessId: number, posted: unknown[]): Promise<JsonText<SaleBatchResults>> {
    const drafts = await this.drafts(posted);
    const sound = drafts.filter((draft): draft is SaleDraft => !(draft instanceof DomainError));
    const recorded = sound.length > 0 ? await this.sales.record(businessId, sound) : [];
    const fates = new Map(sound.map((draft, index) => [draft, recorded[index]]));
    const counts: Record<Outcome, number> = { created: 0, existing: 0, rejected: 0 };
    const results = drafts.map((draft, index) => {
      const fate = draft instanceof DomainError ? draft : fates.get(draft);
      const { outcome, result } = resultOf(index, fate ?? { outcome: 'customer-missing' });
      counts[outcome] += 1;
      return result;
    });
    return JsonText.object({ results: JsonText.list(results), ...counts });
  }

  private async drafts(posted: unknown[]): Promise<(SaleDraft | DomainError)[]> {
    const drafts: (SaleDraft | DomainError)[] = [];
    for (const [index, sale] of posted.entries()) {
      if (index > 0 && index % DRAFTS_AT_ONCE === 0) await new Promise(setImmediate);
      drafts.push(draftOf(sale));
    }
    return drafts;
  }
}

function draftOf(posted: unknown): SaleDraft | DomainError {
  try {
    return draftSale(validate(createSale, posted));
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

type Result = SaleBatchResults['results'][number];

function resultOf(index: number, fate: Recorded | DomainError): { outcome: Outcome; result: JsonText<Result> } {
  if (fate instanceof DomainError) {
    const { code, message: error, details } = fate;
    const outcome = 'rejected';
    return { outcome, result: JsonText.object<Result>({ index, outcome, code, error, details }) };
  }
  if (!('sale' in fate)) return resultOf(index, refusalOf(fate.outcome));
  const { outcome, sale } = fate;
  return { outcome, result: JsonText.object<Result>({ index, outcome, sale: JsonText.written(sale) }) };
}
