import { Injectable } from '@nestjs/common';
import { assertOfList, encodeCursor, NotFound } from '@wateja/common';
import { JsonText } from '@wateja/http';
import { PrismaService } from '@wateja/prisma';

import {
  customerMetrics,
  customerProfile,
  purchaseHistory,
  purchaseHistoryAfter,
  type PurchaseHistoryRow,
} from './customer-profile.queries';
import type {
  CustomerAnalytics,
  CustomerMetrics,
  CustomerProfile,
  PurchaseHistory,
  PurchaseHistoryQuery,
  RepeatCustomers,
  RepeatCustomersQuery,
} from './customer-profile.schemas';
import { customerAnalytics, repeatCustomers, repeatCustomersAfter, type RepeatCustomersRow } from './loyalty.queries';

/** What is known about a customer, or all of them, across modules. Reads only. */
@Injectable()
export class CustomerProfileService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws NotFound */
  async profile(business_id: number, customer_id: number): Promise<JsonText<CustomerProfile>> {
    const [row] = await this.prisma.query<{ version: number; profile: string }>(
      customerProfile({ business_id, customer_id }),
    );
    if (!row) throw new NotFound('Customer');
    return JsonText.written(row.profile, row.version);
  }

  /** @throws NotFound */
  async metrics(business_id: number, customer_id: number): Promise<JsonText<CustomerMetrics>> {
    return JsonText.written(await this.metricsText(business_id, customer_id));
  }

  /** The same as JSON in text. @throws NotFound */
  async metricsText(business_id: number, customer_id: number): Promise<string> {
    const [row] = await this.prisma.query<{ metrics: string }>(customerMetrics({ business_id, customer_id }));
    if (!row) throw new NotFound('Customer');
    return row.metrics;
  }

  /** @throws NotFound, ForeignCursor */
  async history(
    business_id: number,
    customer_id: number,
    query: PurchaseHistoryQuery,
  ): Promise<JsonText<PurchaseHistory>> {
    const { limit, offset, cursor } = query;
    const list = `history ${business_id} ${customer_id}`;
    assertOfList(cursor, list);
    const statement = cursor ? purchaseHistoryAfter : purchaseHistory;
    const [row] = await this.prisma.query<PurchaseHistoryRow>(
      statement({ business_id, customer_id, limit, offset, time: cursor?.time, id: cursor?.id }),
    );
    if (!row) throw new NotFound('Customer');
    const { sales, total, total_amount, avg_amount, last_time, last_id } = row;
    const hasNext = last_id !== null && (cursor !== undefined || offset + limit < total);
    return JsonText.object({
      sales: JsonText.written(sales),
      total,
      summary: { total_sales: total, total_amount, avg_amount },
      limit,
      offset,
      next_cursor: hasNext ? encodeCursor({ list, time: last_time, id: last_id }) : null,
    });
  }

  /** @throws ForeignCursor */
  async repeatCustomers(business_id: number, query: RepeatCustomersQuery): Promise<JsonText<RepeatCustomers>> {
    const { cursor, min_purchases, ...page } = query;
    const list = `repeat ${business_id}`;
    assertOfList(cursor, list);
    const statement = cursor ? repeatCustomersAfter : repeatCustomers;
    const place = { purchases: cursor?.purchases, id: cursor?.id };
    const [row] = await this.prisma.query<RepeatCustomersRow>(
      statement({ business_id, min_purchases, ...page, ...place }),
    );
    const { customers = '[]', count = 0, last_purchases = null, last_id = null } = row ?? {};
    const next_cursor = last_id === null ? null : encodeCursor({ list, purchases: last_purchases, id: last_id });
    const filter = { min_purchases };
    return JsonText.object({ customers: JsonText.written(customers), count, filter, next_cursor });
  }

  async analytics(business_id: number): Promise<JsonText<CustomerAnalytics>> {
    const [row] = await this.prisma.query<{ analytics: string }>(customerAnalytics({ business_id }));
    return JsonText.written(row?.analytics ?? '{}');
  }
}
