import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';
import { BusinessesModule } from '@wateja/businesses';
import { Drain } from '@wateja/http';
import { ENVIRONMENT } from '@wateja/config';
import { CustomersModule } from '@wateja/customers';
import { EventPollingModule, EventsModule } from '@wateja/events';
import { LoyaltyModule } from '@wateja/loyalty';
import { IdempotencyModule } from '@wateja/idempotency';
import { MessagingModule } from '@wateja/messaging';
import { NotesModule } from '@wateja/notes';
import { PreferencesModule } from '@wateja/preferences';
import { type DatabaseLogin } from '@wateja/database-server';
import { PrismaModule } from '@wateja/prisma';
import { SalesModule } from '@wateja/sales';

import { CustomerProfileModule, DataExportModule, RecipientsModule } from '@wateja/read-models';
import type { ApiEnvironment } from './environment';
import { FirstStartModule } from './first-start.module';
import { HealthController } from './health/health.controller';
import { HealthService } from './health/health.service';
import { MonitoringModule } from './monitoring/monitoring.module';
import { UnknownRouteController } from './unknown-route.controller';

/** Puts the foundations and the islands together. */
@Module({})
export class AppModule {
  static forRoot(env: ApiEnvironment, database: DatabaseLogin): DynamicModule {
    return {
      module: AppModule,
      // Global, so that every module finds the environment.
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
        SalesModule,
        LoyaltyModule,
        RecipientsModule,
        MessagingModule,
        CustomerProfileModule,
        DataExportModule,
        FirstStartModule,
      ],
      controllers: [HealthController, UnknownRouteController],
      providers: [{ provide: ENVIRONMENT, useValue: env }, Drain, HealthService],
      exports: [ENVIRONMENT],
    };
  }
}
