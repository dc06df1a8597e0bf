import { Injectable } from '@nestjs/common';
import { safeId, sha256 } from '@wateja/common';
import { asPlatform, PrismaService, type Transaction } from '@wateja/prisma';
import { randomBytes } from 'node:crypto';

import { PERSONAL } from '../users/users.service';

const LINK_TTL_MS = 30 * 60 * 1_000;
/** How many mails an account gets, so that strangers cannot fill the mailbox of a person. */
const MAX_LINKS = 3;
const LIMIT_WINDOW_MS = 60 * 60 * 1_000;

/** A link for a person, and what its mail says. */
export interface AccountLink {
  token: string;
  email: string;
  /** The shop that manages the account; null for a person's own account. */
  business_name: string | null;
}

/** The links in mails by which people set a password without the old one. Each works once, for 30 minutes. */
@Injectable()
export class AccountLinksService {
  constructor(private readonly prisma: PrismaService) {}

  /** Makes a link. Null for an inactive account, and for one that has had {@link MAX_LINKS} in the last hour. */
  async issue(userId: number): Promise<AccountLink | null> {
    const token = randomBytes(32).toString('base64url');
    return this.prisma.transaction(async (tx) => {
      const [user] = await tx.$queryRaw<{ email: string; managed_by_business_id: bigint }[]>`
        SELECT email, managed_by_business_id FROM users WHERE id = ${userId} AND is_active FOR NO KEY UPDATE`;
      const since = new Date(Date.now() - LIMIT_WINDOW_MS);
      await tx.accountLink.deleteMany({ where: { user_id: userId, created_at: { lt: since } } });
      if (!user || (await tx.accountLink.count({ where: { user_id: userId } })) >= MAX_LINKS) return null;
      const expiresAt = new Date(Date.now() + LINK_TTL_MS);
      await tx.accountLink.create({ data: { token_hash: sha256(token), user_id: userId, expires_at: expiresAt } });
      return { token, email: user.email, business_name: await this.managerOf(safeId(user.managed_by_business_id)) };
    });
  }

  /** Forgets a link whose mail was not sent, so that it does not count. */
  async withdraw(token: string): Promise<void> {
    await this.prisma.accountLink.deleteMany({ where: { token_hash: sha256(token) } });
  }

  /** The user of a link that still works, or null. */
  async userOf(token: string, tx: Transaction = this.prisma): Promise<number | null> {
    const link = await tx.accountLink.findFirst({
      where: { token_hash: sha256(token), expires_at: { gt: new Date() }, user: { is_active: true } },
    });
    return link && safeId(link.user_id);
  }

  /** Ends all links of a user. The rows stay for the limit. */
  async endAll(tx: Transaction, userId: number): Promise<void> {
    await tx.accountLink.updateMany({ where: { user_id: userId }, data: { expires_at: new Date(0) } });
  }

  private async managerOf(businessId: number): Promise<string | null> {
    if (businessId === PERSONAL) return null;
    const business = await asPlatform(() => this.prisma.business.findFirst({ where: { id: businessId } }));
    return business?.name ?? null;
  }
}
