import { MetricsAuditService, type MetricsDifference } from '@wateja/loyalty';
import { PointsAuditService, type PointsDifference } from '@wateja/rewards';

import type { TestApp } from './test-app';

/** What `wateja verify-metrics` and `wateja verify-points` find wrong in a shop: nothing, if the books balance. */
export async function differencesInBooks({ app }: TestApp, businessId: number) {
  const differences: (MetricsDifference | PointsDifference)[] = [];
  for await (const { result } of app.get(MetricsAuditService).verify(businessId)) differences.push(...result);
  for await (const { result } of app.get(PointsAuditService).verify(businessId)) differences.push(...result);
  return differences;
}
