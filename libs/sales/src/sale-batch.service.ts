import { Injectable } from '@nestjs/common';
import { DomainError, MAX_DETAILS, validate, ValidationFailed } from '@wateja/common';
import { JsonText } from '@wateja/http';
import { PrismaService } from '@wateja/prisma';

import { type OfflinePoints, offlinePointsOf } from './offline-points';
import { type BatchSale, batchSale, type SaleBatchResults } from './sale-batch.schemas';
import { draftSale, type SaleDraft } from './sale-draft';
import type { Recorded } from './sale-recording';
import { refusalOf } from './sales.errors';
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
  constructor(
    private readonly prisma: PrismaService,
    private readonly sales: SalesService,
  ) {}

  /**
   * Records every valid sale, and answers with the outcome of each sale, in the order of the request. A client can
   * safely send the same batch again.
   */
  async create(business: SellingBusiness, posted: unknown[]): Promise<JsonText<SaleBatchResults>> {
    const drafts = await this.draftSales(posted, business);
    const validDrafts = drafts.filter((draft): draft is SaleDraft => !(draft instanceof DomainError));
    const recorded = validDrafts.length > 0 ? await this.sales.record(business.business_id, 'batch', validDrafts) : [];
    const outcomes = new Map(validDrafts.map((draft, index) => [draft, recorded[index]]));
    let room = MAX_DETAILS;
    const counts: Record<Outcome, number> = { created: 0, existing: 0, rejected: 0 };
    const results = drafts.map((draft, index) => {
      const recording = draft instanceof DomainError ? draft : outcomes.get(draft);
      const answered = recording ?? { outcome: 'customer-missing' as const };
      const all = answered instanceof DomainError ? answered.details?.slice(0, room) : undefined;
      const details = all?.length === 0 ? undefined : all;
      room -= details?.length ?? 0;
      const { outcome, result } = resultOf(index, answered, details);
      counts[outcome] += 1;
      return result;
    });
    return JsonText.object({ results: JsonText.list(results), ...counts });
  }

  private async draftSales(posted: unknown[], business: SellingBusiness): Promise<(SaleDraft | DomainError)[]> {
    // Together the sales of a batch have as many details as one body. A sale beyond them is looked at up to its first fault.
    let room = MAX_DETAILS;
    const sales = await inTurns(posted, (postedSale) => {
      const sale = validSale(postedSale, room);
      if (sale instanceof DomainError) room -= sale.details?.length ?? 0;
      return sale;
    });
    const points = await offlinePointsOf(this.prisma, business, sales.filter(isSale));
    return inTurns(sales, (sale) => (isSale(sale) ? draftOf(sale, business.currency, points.get(sale)) : sale));
  }
}

const isSale = (outcome: BatchSale | DomainError): outcome is BatchSale => !(outcome instanceof DomainError);

/** Lets other requests run now and then. */
async function inTurns<From, To>(items: From[], work: (item: From) => To): Promise<To[]> {
  const results: To[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % DRAFTS_AT_ONCE === 0) await new Promise(setImmediate);
    results.push(work(item));
  }
  return results;
}

const validSale = (posted: unknown, maxDetails: number) =>
  resultOrRefusal((): BatchSale | DomainError => {
    const sale = validate(batchSale, posted, maxDetails);
    const refused = NOT_IN_BATCHES.find(({ path }) => sale[path] !== undefined);
    if (refused) return new ValidationFailed([refused]);
    const isUnpaid = sale.status === 'pending' && (sale.points_redeemed ?? 0) > 0;
    const message = 'Not allowed for a pending sale, which nobody has paid';
    return isUnpaid ? new ValidationFailed([{ path: 'points_redeemed', message }]) : sale;
  });

const draftOf = (sale: BatchSale, currency: string, points: OfflinePoints | ValidationFailed | undefined) =>
  resultOrRefusal(() => (points instanceof DomainError ? points : draftSale(sale, currency, undefined, points)));

function resultOrRefusal<Value>(work: () => Value): Value | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

type Result = SaleBatchResults['results'][number];

/** @param details those of a refusal for which the answer has room */
function resultOf(
  index: number,
  recording: Recorded | DomainError,
  details?: DomainError['details'],
): { outcome: Outcome; result: JsonText<Result> } {
  if (recording instanceof DomainError) {
    const { code, message: error } = recording;
    const outcome = 'rejected';
    return { outcome, result: JsonText.object<Result>({ index, outcome, code, error, details }) };
  }
  if (!('sale' in recording)) return resultOf(index, refusalOf(recording.outcome));
  const { outcome, sale } = recording;
  return { outcome, result: JsonText.object<Result>({ index, outcome, sale: JsonText.written(sale) }) };
}
