import { type DynamicModule, Module } from '@nestjs/common';

import { BackupCommand } from './commands/backup.command';
import { BackupVerifyCommand } from './commands/backup-verify.command';
import { BusinessCloseCommand } from './commands/business-close.command';
import { BusinessCreateCommand } from './commands/business-create.command';
import { DemoRemoveCommand } from './commands/demo-remove.command';
import { ExpirePointsCommand } from './commands/expire-points.command';
import { ExportCommand } from './commands/export.command';
import { ImportCustomersCommand } from './commands/import-customers.command';
import { ImportPointsCommand } from './commands/import-points.command';
import { ImportSalesCommand } from './commands/import-sales.command';
import { ImportCommand } from './commands/import.command';
import { MessagesCallbacksCommand } from './commands/messages-callbacks.command';
import { MessagesTailCommand } from './commands/messages-tail.command';
import { MessagesCommand } from './commands/messages.command';
import { MigrateCommand } from './commands/migrate.command';
import { RebuildMetricsCommand } from './commands/rebuild-metrics.command';
import { RebuildPointsCommand } from './commands/rebuild-points.command';
import { RestoreCommand } from './commands/restore.command';
import { TokenCommand } from './commands/token.command';
import { UserUnbindCommand } from './commands/user-unbind.command';
import { UserTotpOffCommand } from './commands/user-totp-off.command';
import { UserActivateCommand } from './commands/user-activate.command';
import { UserCreateCommand } from './commands/user-create.command';
import { UserDeactivateCommand } from './commands/user-deactivate.command';
import { UserPasswordCommand } from './commands/user-password.command';
import { VerifyMetricsCommand } from './commands/verify-metrics.command';
import { VerifyPointsCommand } from './commands/verify-points.command';
import { ShopServices } from './shop-services';
import { StrictCommands } from './strict-commands';
import { Terminal } from './terminal';

/** The commands without the services, because help and wrong usage need no database. */
@Module({
  providers: [
    MigrateCommand,
    BusinessCreateCommand,
    BusinessCloseCommand,
    DemoRemoveCommand,
    UserCreateCommand,
    UserPasswordCommand,
    UserDeactivateCommand,
    UserActivateCommand,
    UserUnbindCommand,
    UserTotpOffCommand,
    TokenCommand,
    ExportCommand,
    ImportCommand,
    ImportCustomersCommand,
    ImportPointsCommand,
    ImportSalesCommand,
    MessagesCommand,
    MessagesTailCommand,
    MessagesCallbacksCommand,
    RebuildMetricsCommand,
    VerifyMetricsCommand,
    RebuildPointsCommand,
    VerifyPointsCommand,
    ExpirePointsCommand,
    BackupCommand,
    BackupVerifyCommand,
    RestoreCommand,
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
