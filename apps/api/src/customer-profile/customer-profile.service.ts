import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { loyaltyTier } from '@wateja/loyalty';
import { productIdsIn } from '@wateja/preferences';
import { PrismaService, type Transaction } from '@wateja/prisma';

import {
  customerAnalytics,
  customerMetrics,
  customerProfile,
  type MetricsRow,
  purchaseHistory,
  type PurchaseHistoryRow,
  repeatCustomers,
} from './customer-profile.queries';
import type {
  CustomerAnalytics,
  CustomerProfile,
  PurchaseHistoryQuery,
  RepeatCustomers,
  RepeatCustomersQuery,
} from './customer-profile.schemas';

/** What is known about a customer, or all of them, across modules. Reads only. */
@Injectable()
export class CustomerProfileService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws NotFound */
  async profile(businessId: number, customerId: number): Promise<CustomerProfile> {
    const [row] = await this.prisma.$queryRaw<CustomerProfile[]>(customerProfile(businessId, customerId));
    if (!row) throw new NotFound('Customer');
    return row;
  }

  /** As of the snapshot of `reader`, if it matters. @throws NotFound */
  async metrics(businessId: number, customerId: number, reader: Pick<Transaction, '$queryRaw'> = this.prisma) {
    const [row] = await reader.$queryRaw<MetricsRow[]>(customerMetrics(businessId, customerId));
    if (!row) throw new NotFound('Customer');
    return {
      ...row,
      loyalty_tier: loyaltyTier(row, row.tiers),
      favorite_products: productIdsIn(row.favorite_products ?? '[]') ?? [],
    };
  }

  /** @throws NotFound */
  async history(businessId: number, customerId: number, page: PurchaseHistoryQuery) {
    const [row] = await this.prisma.$queryRaw<PurchaseHistoryRow[]>(purchaseHistory(businessId, customerId, page));
    if (!row) throw new NotFound('Customer');
    const { sales, total, total_amount, avg_amount } = row;
    return { sales, total, summary: { total_sales: total, total_amount, avg_amount }, ...page };
  }

  async repeatCustomers(businessId: number, query: RepeatCustomersQuery) {
    const customers = await this.prisma.$queryRaw<RepeatCustomers['customers']>(repeatCustomers(businessId, query));
    return { customers, count: customers.length, filter: { min_purchases: query.min_purchases } };
  }

  async analytics(businessId: number): Promise<CustomerAnalytics> {
    const [row] = await this.prisma.$queryRaw<[CustomerAnalytics]>(customerAnalytics(businessId));
    return row;
  }
}
