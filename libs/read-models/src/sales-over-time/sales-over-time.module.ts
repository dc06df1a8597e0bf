import { Module } from '@nestjs/common';

import { SalesOverTimeController } from './sales-over-time.controller';
import { SalesOverTimeService } from './sales-over-time.service';

@Module({ controllers: [SalesOverTimeController], providers: [SalesOverTimeService] })
export class SalesOverTimeModule {}
