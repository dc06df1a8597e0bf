import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AccountLinksService, SecurityEvents } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';
import { randomUUID } from 'node:crypto';

import type { MessagingEnvironment } from '../../environment';
import { Channels } from '../channels/channel';
import { AgainLater } from '../queue/job';
import { Jobs } from '../queue/jobs';
import { accountMailText } from './account-mail-text';
import type { AccountMailJob } from './queued-account-mails';

const OPTIONS = { concurrency: 2, interval: 5_000 };

/** Sends the mails with links for accounts. */
@Injectable()
export class AccountMailSender implements OnModuleInit {
  private readonly logger = new Logger('AccountMails');

  constructor(
    private readonly jobs: Jobs,
    private readonly channels: Channels,
    private readonly links: AccountLinksService,
    private readonly events: SecurityEvents,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  onModuleInit(): void {
    this.jobs.registerHandler<AccountMailJob>('account_mails', OPTIONS, async ({ data: { user_id, ...job } }) => {
      if (user_id !== null) await this.send(user_id, job);
    });
  }

  private async send(userId: number, { reason, origin }: Pick<AccountMailJob, 'reason' | 'origin'>): Promise<void> {
    const link = await this.links.issue(userId);
    if (!link) return;
    const { PUBLIC_URL: publicUrl, OPERATOR_NAME: operator } = this.env;
    const outcome = await this.channels.of('email').send({
      message_key: randomUUID(),
      ...{ to: link.email, from_name: operator, unsubscribe_url: null },
      ...accountMailText(reason, link, { publicUrl, operator }),
    });
    if (outcome.status === 'sent' || outcome.status === 'doubtful') {
      if (reason === 'invitation') return;
      return this.events.record([{ user_id: userId, kind: 'password_reset_asked', origin }]);
    }
    await this.links.withdraw(link.token);
    if (outcome.status === 'retry') throw new AgainLater();
    this.logger.warn(`The mail server refused a mail to an account: ${outcome.reason}`);
  }
}
