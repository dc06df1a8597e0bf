import { Injectable } from '@nestjs/common';
import { safeId, TtlCache } from '@wateja/common';
import { type Prisma, PrismaService } from '@wateja/prisma';

import { normalizeEmail, PERSONAL } from './users.service';

/** The person whom the token of an identity provider names. */
export interface ExternalIdentity {
  issuer: string;
  /** The id of the person at the provider: `sub`. It is never given to another person. */
  subject: string;
  /** An email that the provider vouches for. Another person may have it later. */
  email: string;
}

/** Finds the accounts of people who log in at an identity provider, and binds each to its person. */
@Injectable()
export class IdentitiesService {
  private readonly userIds = new TtlCache<number | null>();

  constructor(private readonly prisma: PrismaService) {}

  /**
   * The active account of this person: the personal one, the one that this business manages, or the only one. The email
   * finds it the first time. This binds the account to the person, so that later neither a new owner of the email gets it,
   * nor does its person lose it with the email. Every request with a token of an identity provider needs it, so the answers
   * are cached for a few seconds.
   */
  async findUser(identity: ExternalIdentity, businessId: number | null): Promise<number | null> {
    const { issuer, subject, email } = identity;
    const key = JSON.stringify([businessId, issuer, subject, email]);
    return this.userIds.get(key, () => this.prisma.detached(() => this.readUser(identity, businessId)));
  }

  /** Unbinds the account. The next token with its email binds it again. */
  async unbind(userId: number): Promise<void> {
    await this.prisma.userIdentity.deleteMany({ where: { user_id: userId } });
    this.userIds.clear();
  }

  private async readUser(
    { issuer, subject, email }: ExternalIdentity,
    businessId: number | null,
  ): Promise<number | null> {
    const isBound: Prisma.UserWhereInput = { identities: { some: { issuer, subject } } };
    const isFree: Prisma.UserWhereInput = { email: normalizeEmail(email), identities: { none: { issuer } } };
    const users = await this.prisma.user.findMany({
      where: { OR: [isBound, isFree] },
      select: { id: true, is_active: true, managed_by_business_id: true, identities: { where: { issuer, subject } } },
      orderBy: { id: 'asc' },
    });
    // A person who has several accounts has bound some of them. These come first.
    const accounts = [...users].sort((a, b) => b.identities.length - a.identities.length);
    const managedBy = (manager: number | null) =>
      accounts.find(({ managed_by_business_id }) => safeId(managed_by_business_id) === manager);
    const account = managedBy(PERSONAL) ?? managedBy(businessId) ?? (accounts.length === 1 ? accounts[0] : undefined);
    if (!account?.is_active) return null;
    const id = safeId(account.id);
    return account.identities.length > 0 || (await this.bind(id, issuer, subject)) ? id : null;
  }

  /** @returns false when somebody else has just been bound to the account */
  private async bind(userId: number, issuer: string, subject: string): Promise<boolean> {
    await this.prisma.userIdentity.createMany({ data: [{ user_id: userId, issuer, subject }], skipDuplicates: true });
    const bound = await this.prisma.userIdentity.findFirst({ where: { user_id: userId, issuer } });
    return bound?.subject === subject;
  }
}
