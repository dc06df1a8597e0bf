import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';
import { BusinessesModule } from '@wateja/businesses';
import { ENVIRONMENT } from '@wateja/config';
import { CustomersModule } from '@wateja/customers';
import { type DatabaseLogin } from '@wateja/database-server';
import { EventPollingModule, EventsModule } from '@wateja/events';
import { Drain } from '@wateja/http';
import { IdempotencyModule } from '@wateja/idempotency';
import { ImportsModule } from '@wateja/imports';
import { LoyaltyModule } from '@wateja/loyalty';
import { AccountMailsModule, MessagingModule, SuppressionKeyModule } from '@wateja/messaging';
import { NotesModule } from '@wateja/notes';
import { PreferencesModule } from '@wateja/preferences';
import { PrismaModule } from '@wateja/prisma';
import { ProductsModule } from '@wateja/products';
import {
  CustomerProfileModule,
  DataExportModule,
  ProductListModule,
  RecipientsModule,
  ReportsModule,
  SalesOverTimeModule,
  TagApplicationModule,
  TimelineModule,
} from '@wateja/read-models';
import { RewardsModule } from '@wateja/rewards';
import { SalesModule } from '@wateja/sales';
import { WebhooksModule } from '@wateja/webhooks';

import { ConsoleModule } from './console/console.module';
import type { ApiEnvironment } from './environment';
import { FirstStartModule } from './first-start.module';
import { HealthController } from './health/health.controller';
import { HealthService } from './health/health.service';
import { MonitoringModule } from './monitoring/monitoring.module';
import { UnknownRouteController } from './unknown-route.controller';
import { WidgetModule } from './widget/widget.module';

/** The modules of the service: all foundations, islands and compositions. */
@Module({})
export class AppModule {
  static forRoot(env: ApiEnvironment, database: DatabaseLogin): DynamicModule {
    return {
      module: AppModule,
      // Global, so that every module can inject the environment.
      global: true,
      imports: [
        PrismaModule.forRoot({ ...database, poolSize: env.DATABASE_POOL }),
        EventsModule,
        EventPollingModule,
        AuthModule,
        AuditModule,
        BusinessesModule,
        CustomersModule,
        IdempotencyModule,
        MonitoringModule,
        NotesModule,
        PreferencesModule,
        ProductsModule,
        SalesModule,
        LoyaltyModule,
        RewardsModule,
        RecipientsModule,
        MessagingModule,
        AccountMailsModule,
        CustomerProfileModule,
        ProductListModule,
        SalesOverTimeModule,
        TagApplicationModule,
        TimelineModule,
        DataExportModule,
        ReportsModule,
        ImportsModule,
        WebhooksModule,
        ConsoleModule,
        WidgetModule,
        FirstStartModule,
        SuppressionKeyModule,
      ],
      controllers: [HealthController, UnknownRouteController],
      providers: [{ provide: ENVIRONMENT, useValue: env }, Drain, HealthService],
      exports: [ENVIRONMENT],
    };
  }
}
