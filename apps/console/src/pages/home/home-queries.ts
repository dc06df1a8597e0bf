import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SalesOverTime } from '@wateja/client';

import { wateja } from '../../session/session';

/** In days. */
export const PERIODS = [7, 30, 90, 365] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 24 * 60 * 60 * 1_000;

export interface ComparedSales {
  /** Of these buckets. It differs from the chosen one while that is being read. */
  period: Period;
  buckets: SalesOverTime['buckets'];
  /** The period of the same length before. */
  before: SalesOverTime['buckets'];
}

export const salesQuery = (businessId: number, period: Period) =>
  queryOptions({
    queryKey: [businessId, 'sales-over-time', period],
    queryFn: async (): Promise<ComparedSales> => {
      const now = Date.now();
      const read = (from: number, to: number) =>
        wateja.analytics.getSalesOverTime({
          path: { businessId },
          query: { bucket: bucketOf(period), from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        });
      const begin = now - period * DAY_MS;
      const [present, earlier] = await Promise.all([read(begin, now), read(begin - period * DAY_MS, begin)]);
      return { period, buckets: present.buckets, before: earlier.buckets };
    },
    placeholderData: keepPreviousData,
  });

const bucketOf = (period: Period) => (period > 90 ? 'month' : period > 30 ? 'week' : 'day');

export const analyticsQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'analytics'],
    queryFn: () => wateja.analytics.getCustomerAnalytics({ path: { businessId } }),
  });

export const tiersQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'tiers'],
    queryFn: () => wateja.analytics.getCustomersByTier({ path: { businessId } }),
  });

/** What the shop owes in points; null if it has no programme. */
export const liabilityQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'liability'],
    queryFn: async () => {
      const { program } = await wateja.rewards.getProgram({ path: { businessId } });
      return program ? wateja.rewards.getLiability({ path: { businessId } }) : null;
    },
  });
