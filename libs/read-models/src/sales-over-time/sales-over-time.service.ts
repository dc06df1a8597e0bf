import { Injectable } from '@nestjs/common';
import { JsonText } from '@wateja/http';
import { PrismaService, statement } from '@wateja/prisma';

import { salesOverTime } from './sales-over-time.queries';
import type { SalesOverTime, SalesOverTimeQuery } from './sales-over-time.schemas';

const DAY_MS = 24 * 60 * 60 * 1_000;
const DEFAULT_DAYS = 30;

/** Adds up a shop's sales by the days, weeks or months of its time zone. It writes nothing. */
@Injectable()
export class SalesOverTimeService {
  constructor(private readonly prisma: PrismaService) {}

  /** The period ends now and has 30 days, unless the query says otherwise. */
  async read(businessId: number, { bucket, ...period }: SalesOverTimeQuery): Promise<JsonText<SalesOverTime>> {
    const to = period.to ?? new Date();
    const from = period.from ?? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS);
    const [row] = await this.prisma.query<{ buckets: string }>(
      statement(salesOverTime(businessId, { bucket, from, to })),
    );
    return JsonText.object({ buckets: JsonText.written(row?.buckets ?? '[]') });
  }
}
