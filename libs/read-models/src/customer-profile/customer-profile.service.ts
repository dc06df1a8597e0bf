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
  CustomersByLastPurchase,
  CustomersByTier,
  CustomerMetrics,
  CustomerProfile,
  PurchaseHistory,
  PurchaseHistoryQuery,
  RepeatCustomers,
  RepeatCustomersQuery,
} from './customer-profile.schemas';
import {
  customerAnalytics,
  customersByLastPurchase,
  customersByTier,
  repeatCustomers,
  repeatCustomersAfter,
  type RepeatCustomersRow,
} from './loyalty.queries';

/**
 * Reads what Wateja knows about one customer, and figures about all customers, from the tables of several modules. It
 * writes nothing.
 */
@Injectable()
export class CustomerProfileService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws NotFound */
  async profile(businessId: number, customerId: number): Promise<JsonText<CustomerProfile>> {
    const [row] = await this.prisma.query<{ version: number; profile: string }>(
      customerProfile({ business_id: businessId, customer_id: customerId }),
    );
    if (!row) throw new NotFound('Customer');
    return JsonText.written(row.profile, row.version);
  }

  /** @throws NotFound */
  async metrics(businessId: number, customerId: number): Promise<JsonText<CustomerMetrics>> {
    return JsonText.written(await this.metricsText(businessId, customerId));
  }

  /** Returns the metrics as JSON text. @throws NotFound */
  async metricsText(businessId: number, customerId: number): Promise<string> {
    const [row] = await this.prisma.query<{ metrics: string }>(
      customerMetrics({ business_id: businessId, customer_id: customerId }),
    );
    if (!row) throw new NotFound('Customer');
    return row.metrics;
  }

  /** @throws NotFound, ForeignCursor */
  async history(
    businessId: number,
    customerId: number,
    query: PurchaseHistoryQuery,
  ): Promise<JsonText<PurchaseHistory>> {
    const { limit, offset, cursor } = query;
    const list = `history ${businessId} ${customerId}`;
    assertOfList(cursor, list);
    const statement = cursor ? purchaseHistoryAfter : purchaseHistory;
    const [row] = await this.prisma.query<PurchaseHistoryRow>(
      statement({
        ...{ business_id: businessId, customer_id: customerId, limit, offset },
        ...{ time: cursor?.time, id: cursor?.id },
      }),
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
  async repeatCustomers(businessId: number, query: RepeatCustomersQuery): Promise<JsonText<RepeatCustomers>> {
    const { cursor, min_purchases, ...page } = query;
    const list = `repeat ${businessId}`;
    assertOfList(cursor, list);
    const statement = cursor ? repeatCustomersAfter : repeatCustomers;
    const position = { purchases: cursor?.purchases, id: cursor?.id };
    const [row] = await this.prisma.query<RepeatCustomersRow>(
      statement({ business_id: businessId, min_purchases, ...page, ...position }),
    );
    const { customers = '[]', count = 0, last_purchases = null, last_id = null } = row ?? {};
    const nextCursor = last_id === null ? null : encodeCursor({ list, purchases: last_purchases, id: last_id });
    const filter = { min_purchases };
    return JsonText.object({ customers: JsonText.written(customers), count, filter, next_cursor: nextCursor });
  }

  async analytics(businessId: number): Promise<JsonText<CustomerAnalytics>> {
    const [row] = await this.prisma.query<{ analytics: string }>(customerAnalytics({ business_id: businessId }));
    return JsonText.written(row?.analytics ?? '{}');
  }

  async customersByTier(businessId: number): Promise<JsonText<CustomersByTier>> {
    const [row] = await this.prisma.query<{ tiers: string }>(customersByTier({ business_id: businessId }));
    return JsonText.written(row?.tiers ?? '{}');
  }

  async customersByLastPurchase(businessId: number): Promise<JsonText<CustomersByLastPurchase>> {
    const [row] = await this.prisma.query<{ ranges: string }>(customersByLastPurchase({ business_id: businessId }));
    return JsonText.written(row?.ranges ?? '{}');
  }
}
