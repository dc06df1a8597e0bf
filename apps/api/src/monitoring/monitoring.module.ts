import { Module } from '@nestjs/common';
import { MessagingModule } from '@wateja/messaging';

import { EventsAdminController } from './events-admin.controller';
import { MonitoringController } from './monitoring.controller';
import { MetricsEndpoint } from './metrics-endpoint';
import { Metrics } from './metrics';

@Module({
  imports: [MessagingModule],
  controllers: [EventsAdminController, MonitoringController],
  providers: [Metrics, MetricsEndpoint],
})
export class MonitoringModule {}
