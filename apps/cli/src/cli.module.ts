import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';
import { BusinessesModule } from '@wateja/businesses';
import { ENVIRONMENT } from '@wateja/config';
import { CustomersModule } from '@wateja/customers';
import { type DatabaseLogin } from '@wateja/database-server';
import { DemoRemovalModule } from '@wateja/demo-shop';
import { EventsModule } from '@wateja/events';
import { ImportersModule } from '@wateja/imports';
import { LoyaltyModule } from '@wateja/loyalty';
import { MessageCommandsModule } from '@wateja/messaging';
import { NotesModule } from '@wateja/notes';
import { PreferencesModule } from '@wateja/preferences';
import { PrismaModule } from '@wateja/prisma';
import { RecipientsModule, ReportsModule } from '@wateja/read-models';
import { RewardsModule } from '@wateja/rewards';
import { SalesModule } from '@wateja/sales';

import type { CliEnvironment } from './environment';

/** A few connections are enough for one command. The service needs the others. */
const POOL_SIZE = 4;

/**
 * The foundations, the islands that commands change, the islands that listen to the events of these changes, and
 * reports.
 */
@Module({})
export class CliModule {
  static forRoot(env: CliEnvironment, database: DatabaseLogin): DynamicModule {
    return {
      module: CliModule,
      global: true,
      imports: [
        PrismaModule.forRoot({ ...database, poolSize: POOL_SIZE }),
        EventsModule,
        AuthModule,
        AuditModule,
        BusinessesModule,
        CustomersModule,
        NotesModule,
        PreferencesModule,
        SalesModule,
        LoyaltyModule,
        RewardsModule,
        MessageCommandsModule,
        ImportersModule,
        DemoRemovalModule,
        RecipientsModule,
        ReportsModule,
      ],
      providers: [{ provide: ENVIRONMENT, useValue: env }],
      exports: [ENVIRONMENT],
    };
  }
}
