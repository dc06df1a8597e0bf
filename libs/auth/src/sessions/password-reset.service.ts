import { Injectable, Optional } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { LinkInvalid } from '../links/account-links.errors';
import { AccountLinksService } from '../links/account-links.service';
import { AccountMails } from '../links/account-mails';
import { withoutAddress } from '../principals/stored-origin';
import type { RequestOrigin } from '../trail/request-origins';
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
    @Optional() private readonly mails?: AccountMails,
  ) {}

  /**
   * Sends the same statements whether somebody has the email or not, so that the time does not reveal it either. The
   * security events of an account list the mails that were sent, and not the requests, so that strangers cannot fill
   * them.
   */
  async ask(email: string, origin: RequestOrigin): Promise<void> {
    const accounts = (await this.users.findAccounts(email)).slice(0, MAX_ACCOUNTS);
    const userIds = accounts.map(({ id }) => id);
    await this.prisma.transaction(async (tx) => {
      await this.mails?.queue(tx, 'password_reset', userIds, withoutAddress(origin));
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
