import { Module } from '@nestjs/common';

import { EventsAdminController } from './events-admin.controller';
import { MonitoringController } from './monitoring.controller';
import { Gauges } from './gauges';

@Module({ controllers: [EventsAdminController, MonitoringController], providers: [Gauges] })
export class MonitoringModule {}
