import { Global, Module } from '@nestjs/common';
import { AccountMails, AuthModule } from '@wateja/auth';

import { DeliveryModule } from '../delivery.module';
import { AccountMailSender } from './account-mail-sender';
import { QueuedAccountMails } from './queued-account-mails';

/** Sends the mails of auth. It is global because auth is a foundation and cannot import it. */
@Global()
@Module({
  imports: [AuthModule, DeliveryModule],
  providers: [AccountMailSender, { provide: AccountMails, useClass: QueuedAccountMails }],
  exports: [AccountMails],
})
export class AccountMailsModule {}
