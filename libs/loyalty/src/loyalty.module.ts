import { Module } from '@nestjs/common';

import { LoyaltySettingsService } from './loyalty-settings.service';
import { LoyaltyController } from './loyalty.controller';
import { MetricsAuditService } from './metrics-audit.service';
import { MetricsService } from './metrics.service';
import { MetricsMerging } from './metrics-merging';

@Module({
  controllers: [LoyaltyController],
  providers: [MetricsMerging, LoyaltySettingsService, MetricsAuditService, MetricsService],
  exports: [MetricsAuditService],
})
export class LoyaltyModule {}
