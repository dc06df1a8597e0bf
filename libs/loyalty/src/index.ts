export { LoyaltyModule } from './loyalty.module';
export { MetricsAuditService } from './metrics-audit.service';
export type { MetricsDifference } from './metrics.queries';
export { tierSql } from './tier';
