import { Module } from '@nestjs/common';

import { AnalyticsController } from './analytics.controller';
import { CustomerProfileController } from './customer-profile.controller';
import { CustomerProfileService } from './customer-profile.service';

@Module({
  controllers: [CustomerProfileController, AnalyticsController],
  providers: [CustomerProfileService],
  exports: [CustomerProfileService],
})
export class CustomerProfileModule {}
