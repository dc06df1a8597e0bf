export { LoyaltyModule } from './loyalty.module';
export { type AuditStep, MetricsAuditService, type MetricsDifference } from './metrics-audit.service';
export { loyaltyTier, type Standing, type Tier } from './tier';
