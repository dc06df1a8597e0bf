import { Module } from '@nestjs/common';

import { MonitoringController } from './monitoring.controller';
import { Gauges } from './gauges';

@Module({ controllers: [MonitoringController], providers: [Gauges] })
export class MonitoringModule {}
