import { Inject, Injectable } from '@nestjs/common';
import { AccountMails, type LinkReason, type StoredOrigin } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';
import type { Transaction } from '@wateja/prisma';

import type { MessagingEnvironment } from '../../environment';
import { Jobs } from '../queue/jobs';

/** The data of a job. The link is made when the mail is sent, so that no queue holds a token. */
export interface AccountMailJob {
  reason: LinkReason;
  /** Null for a request about nobody, which takes the same time. */
  user_id: number | null;
  /** The sender of the request, as the trail of the account keeps it. */
  origin: StoredOrigin | null;
}

/** Lets account mails be sent by the job queue. */
@Injectable()
export class QueuedAccountMails extends AccountMails {
  constructor(
    private readonly jobs: Jobs,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {
    super();
  }

  get canSend(): boolean {
    return this.env.SMTP_URL !== undefined;
  }

  async queue(tx: Transaction, reason: LinkReason, userIds: number[], origin: StoredOrigin | null): Promise<void> {
    if (!this.canSend) return;
    const about: (number | null)[] = userIds.length > 0 ? userIds : [null];
    const jobs = about.map((userId): { data: AccountMailJob } => ({ data: { reason, user_id: userId, origin } }));
    await this.jobs.insert(tx, 'account_mails', jobs);
  }
}
