import { type DynamicModule, Module } from '@nestjs/common';

import { ImportCustomersCommand } from './commands/import-customers.command';
import { ImportSalesCommand } from './commands/import-sales.command';
import { ImportCommand } from './commands/import.command';
import { MigrateCommand } from './commands/migrate.command';
import { RebuildMetricsCommand } from './commands/rebuild-metrics.command';
import { TokenCommand } from './commands/token.command';
import { UserCreateCommand } from './commands/user-create.command';
import { VerifyMetricsCommand } from './commands/verify-metrics.command';
import { ShopServices } from './shop-services';
import { StrictCommands } from './strict-commands';
import { Terminal } from './terminal';

/** The commands alone: help and wrong usage need no database. */
@Module({
  providers: [
    MigrateCommand,
    UserCreateCommand,
    TokenCommand,
    ImportCommand,
    ImportCustomersCommand,
    ImportSalesCommand,
    RebuildMetricsCommand,
    VerifyMetricsCommand,
    StrictCommands,
  ],
})
export class CommandsModule {
  static forRoot(services: ShopServices, terminal: Terminal): DynamicModule {
    return {
      module: CommandsModule,
      providers: [
        { provide: ShopServices, useValue: services },
        { provide: Terminal, useValue: terminal },
      ],
    };
  }
}
