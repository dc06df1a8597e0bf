import { Injectable, Optional } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { LinkInvalid } from '../links/account-links.errors';
import { AccountLinksService } from '../links/account-links.service';
import { AccountMails } from '../links/account-mails';
import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';
import { UsersService } from '../users/users.service';
import { PasswordsService } from './passwords.service';

/** One request sends mails to this many accounts with the email at most. */
const MAX_ACCOUNTS = 5;

/** New passwords for people who have forgotten the old one, by a link in a mail. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly links: AccountLinksService,
    private readonly passwords: PasswordsService,
    private readonly events: SecurityEvents,
    @Optional() private readonly mails?: AccountMails,
  ) {}

  /** Sends the same statements whether somebody has the email or not, so that the time does not tell either. */
  async ask(email: string, origin: RequestOrigin): Promise<void> {
    const accounts = (await this.users.findAccounts(email)).slice(0, MAX_ACCOUNTS);
    const asked = accounts.length > 0 ? accounts.map(({ id }) => id) : [null];
    await this.prisma.transaction(async (tx) => {
      const kind = 'password_reset_asked' as const;
      await this.events.record(
        asked.map((userId) => ({ user_id: userId, kind, origin })),
        tx,
      );
      await this.mails?.queue(
        tx,
        'password_reset',
        accounts.map(({ id }) => id),
      );
    });
  }

  /**
   * Sets the password of the user of a link, ends the link and all sessions.
   * @throws LinkInvalid; ValidationFailed for a password that is easy to guess
   */
  async confirm(
    { token, new_password }: { token: string; new_password: string },
    origin: RequestOrigin,
  ): Promise<void> {
    const userId = await this.links.userOf(token);
    if (userId === null) throw new LinkInvalid();
    await this.passwords.setByLink(userId, token, new_password, origin);
  }
}
