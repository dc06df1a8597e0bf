import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SalesOverTime } from '@wateja/client';

import { wateja } from '../../session/session';
import { addDays, startOf } from '../../start-of-day';
import { bucketOf, type Period, periodBefore } from './home-search';

export interface ComparedSales {
  /** The length of a column. It differs from that of the chosen period while the data is being read. */
  bucket: 'day' | 'week' | 'month';
  buckets: SalesOverTime['buckets'];
  /** Those of as many days before; undefined if nobody wants to compare. */
  before: SalesOverTime['buckets'] | undefined;
}

interface SalesQuestion {
  businessId: number;
  period: Period;
  isCompared: boolean;
  timeZone: string;
}

/** The sales of a period. One that has not ended is compared with as much of the time before. */
export const salesQuery = ({ businessId, period, isCompared, timeZone }: SalesQuestion) =>
  queryOptions({
    queryKey: [businessId, 'sales-over-time', period, isCompared],
    queryFn: async (): Promise<ComparedSales> => {
      const bucket = bucketOf(period);
      /** How much of the last day is left, in milliseconds. */
      const timeLeft = Math.max(0, startOf(addDays(period.last, 1), timeZone).getTime() - Date.now());
      const read = async ({ first, last }: Period, isCut: boolean) => {
        const end = startOf(addDays(last, 1), timeZone).getTime();
        const to = isCut ? end - timeLeft : end;
        const query = { bucket, from: startOf(first, timeZone).toISOString(), to: new Date(to).toISOString() };
        return (await wateja.analytics.getSalesOverTime({ path: { businessId }, query })).buckets;
      };
      const [buckets, before] = await Promise.all([
        read(period, false),
        isCompared ? read(periodBefore(period), true) : undefined,
      ]);
      return { bucket, buckets, before };
    },
    placeholderData: keepPreviousData,
  });

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

/** The number of purchases from which a customer is occasional, regular or frequent. */
export const thresholdsQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'loyalty-settings'],
    queryFn: async () => (await wateja.loyalty.getLoyaltySettings({ path: { businessId } })).settings,
  });
