import { Injectable, Optional } from '@nestjs/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { LimitReached, safeId, ValidationFailed } from '@wateja/common';
import {
  isUniqueViolation,
  lockForCount,
  type Prisma,
  PrismaService,
  statement,
  type Transaction,
} from '@wateja/prisma';

import { AccountMails } from '../links/account-mails';
import type { Tenant } from '../principals/principal';
import type { MemberRole } from '../principals/roles';
import { assertHardToGuess } from '../users/password-rules';
import { hashPassword, UNMATCHABLE_HASH } from '../users/passwords';
import { PERSONAL, UsersService } from '../users/users.service';
import { AlreadyMember, LastOwner, MemberNotFound } from './members.errors';
import type { NewMember } from './members.schemas';
import { assertAdministrator, assertStillOwner } from './still-owner';
import { TenantsService } from './tenants.service';

/** More than the largest shop has, and few enough for one page of anything about them. */
const MAX_MEMBERS = 500;
/**
 * How many people a shop can invite in 24 hours before they set a password. The mails of a shop are for its own people.
 */
const MAX_INVITATIONS = 50;
const INVITATION_WINDOW_MS = 24 * 60 * 60 * 1_000;

/** The caller who changes members: an owner, or an administrator of the platform. */
type Manager = Pick<Tenant, 'business_id' | 'user_id' | 'role'>;

interface MemberChange {
  by: Manager;
  user_id: number;
  /** The version that the caller read before the change; undefined when the last write may win. */
  expected: ExpectedVersions | undefined;
}

/** The members of each business and their roles. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly tenants: TenantsService,
    @Optional() private readonly mails?: AccountMails,
  ) {}

  /**
   * Makes a user a member, within the caller's transaction.
   * @throws AlreadyMember, LimitReached
   */
  async grant(tx: Transaction, membership: { business_id: number; user_id: number; role: MemberRole; name?: string }) {
    await this.prisma.onCommit(() => this.tenants.clear());
    const { business_id } = membership;
    await lockForCount(tx, 'memberships', business_id);
    if ((await tx.membership.count({ where: { business_id } })) >= MAX_MEMBERS)
      throw new LimitReached(MAX_MEMBERS, 'members');
    try {
      return await tx.membership.create({ data: membership });
    } catch (error) {
      throw isUniqueViolation(error, 'memberships_pkey') ? new AlreadyMember() : error;
    }
  }

  async list(businessId: number, page: { limit: number; offset: number }) {
    const where = { business_id: businessId };
    const [memberships, total] = await Promise.all([
      this.prisma.membership.findMany({
        where,
        include: WITH_USER,
        orderBy: [{ created_at: 'asc' }, { user_id: 'asc' }],
        take: page.limit,
        skip: page.offset,
      }),
      this.prisma.membership.count({ where }),
    ]);
    return { members: memberships.map(asMember), total, ...page };
  }

  /** @throws MemberNotFound */
  async find(businessId: number, userId: number) {
    const member = { business_id: businessId, user_id: userId };
    const membership = await this.prisma.membership.findFirst({ where: member, include: WITH_USER });
    if (!membership) throw new MemberNotFound();
    return asMember(membership);
  }

  /**
   * Makes a person a member of a business. `name` is what this business calls them. A person who has an account keeps
   * it. Otherwise the person gets one: a personal account if the platform adds them, an account that this business
   * manages if an owner does. Without a password, the person gets a mail with a link to choose one.
   * @param by null for the platform itself
   * @throws ValidationFailed when the person needs an account, and has a password that is easy to guess, or none and no
   *   mail server is set up
   * @throws AlreadyMember, LimitReached; BusinessNotFound when the owner has just left
   */
  async add(businessId: number, { email, name, password, role }: NewMember, by: Manager | null) {
    const isByOwner = by !== null && by.role !== 'admin';
    if (password !== undefined) assertHardToGuess(password, { email, name });
    // The hash is computed even if it is not needed, so that the response time does not tell who has an account.
    const passwordHash = password === undefined ? null : await hashPassword(password);
    return this.prisma.transaction(async (tx) => {
      await lockForCount(tx, 'memberships', businessId);
      if (by) await assertStillOwner(tx, by);
      const existing = await this.users.findFor(tx, businessId, email);
      const isInvited = !existing && passwordHash === null;
      if (isInvited && isByOwner) await this.assertMayInvite(tx, businessId);
      const user =
        existing ??
        (await this.users.findOrCreate(tx, {
          email,
          name,
          password_hash: passwordHash ?? this.hashUntilInvited(),
          managed_by_business_id: isByOwner ? businessId : PERSONAL,
        }));
      if (isInvited) await this.mails?.queue(tx, 'invitation', [user.id], null);
      return asMember({ user, ...(await this.grant(tx, { business_id: businessId, user_id: user.id, role, name })) });
    });
  }

  /** Counts the accounts and not the memberships, which an owner can remove. @throws LimitReached */
  private async assertMayInvite(tx: Transaction, businessId: number): Promise<void> {
    const since = new Date(Date.now() - INVITATION_WINDOW_MS);
    const waiting = { managed_by_business_id: businessId, password_hash: UNMATCHABLE_HASH, created_at: { gt: since } };
    if ((await tx.user.count({ where: waiting })) >= MAX_INVITATIONS)
      throw new LimitReached(MAX_INVITATIONS, 'invitations a day that nobody has accepted');
  }

  /** Matches no password, until the link in the mail has set one. @throws ValidationFailed when no mail can be sent */
  private hashUntilInvited(): string {
    if (this.mails?.canSend) return UNMATCHABLE_HASH;
    const message = 'Password is required for a new user';
    throw new ValidationFailed([{ path: 'password', code: 'required', message }]);
  }

  /** @throws MemberNotFound, LastOwner, PreconditionFailed; BusinessNotFound when the owner has just left */
  async changeRole(by: Manager, userId: number, role: MemberRole, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      await this.assertOwnerRemains(tx, { by, user_id: userId, expected }, role);
      const where = { business_id_user_id: { business_id: by.business_id, user_id: userId } };
      const data = { role, version: { increment: 1 } };
      return asMember(await tx.membership.update({ where, data, include: WITH_USER }));
    });
  }

  /** @throws MemberNotFound, LastOwner, PreconditionFailed; BusinessNotFound when the owner has just left */
  async remove(by: Manager, userId: number, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      await this.assertOwnerRemains(tx, { by, user_id: userId, expected }, null);
      const where = { business_id_user_id: { business_id: by.business_id, user_id: userId } };
      return asMember(await tx.membership.delete({ where, include: WITH_USER }));
    });
  }

  /**
   * Locks the rows of the owners and of the member first. So two owners cannot remove each other at the same time, and an
   * owner who has just been removed changes nothing more.
   */
  private async assertOwnerRemains(tx: Transaction, change: MemberChange, next: MemberRole | null) {
    const { by, user_id, expected } = change;
    const locked = await tx.query<{ user_id: number; role: MemberRole; version: number }>(statement`
      SELECT user_id, role, version FROM memberships
      WHERE business_id = ${by.business_id} AND (role = 'owner' OR user_id = ${user_id})
      ORDER BY user_id FOR UPDATE`);
    const owners = locked.filter(({ role }) => role === 'owner');
    const isOwner = owners.some((owner) => owner.user_id === by.user_id);
    if (by.user_id !== null && !isOwner) await assertAdministrator(tx, by.user_id);
    const member = locked.find((membership) => membership.user_id === user_id);
    if (!member) throw new MemberNotFound();
    assertVersion(member.version, expected);
    const isLastOwner = owners.length === 1 && owners[0]?.user_id === user_id;
    if (isLastOwner && next !== 'owner') throw new LastOwner();
    await this.prisma.onCommit(() => this.tenants.clear());
  }
}

const WITH_USER = { user: { select: { email: true, name: true } } } satisfies Prisma.MembershipInclude;

type WithUser = Pick<
  Prisma.MembershipGetPayload<{ include: typeof WITH_USER }>,
  'user_id' | 'role' | 'name' | 'version' | 'created_at' | 'user'
>;

/** The member as the API shows it. The name is the one that this business uses, not one from another business. */
function asMember({ user_id, role, name, version, created_at, user }: WithUser) {
  return { user_id: safeId(user_id), email: user.email, name: name ?? user.name, role, version, created_at };
}
