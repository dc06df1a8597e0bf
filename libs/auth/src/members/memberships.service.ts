import { Injectable } from '@nestjs/common';
import { assertVersion } from '@wateja/http';
import { safeId, ValidationFailed } from '@wateja/common';
import { isUniqueViolation, type Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { MemberRole } from '../principals/roles';
import { hashPassword } from '../users/passwords';
import { PERSONAL, UsersService } from '../users/users.service';
import { AlreadyMember, LastOwner, MemberNotFound } from './members.errors';
import type { NewMember } from './members.schemas';
import { TenantsService } from './tenants.service';

interface MemberChange {
  business_id: number;
  user_id: number;
  /** The version that the caller has seen, if it matters. */
  expected: number | undefined;
}

/** Who works in which business, and as what. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly tenants: TenantsService,
  ) {}

  /**
   * Makes a user a member, within the caller's transaction.
   * @throws AlreadyMember
   */
  async grant(tx: Transaction, membership: { business_id: number; user_id: number; role: MemberRole; name?: string }) {
    await this.prisma.onCommit(() => this.tenants.clear());
    try {
      return await tx.membership.create({ data: membership });
    } catch (error) {
      throw isUniqueViolation(error, 'user_id') ? new AlreadyMember() : error;
    }
  }

  async list(business_id: number, page: { limit: number; offset: number }) {
    const [memberships, total] = await Promise.all([
      this.prisma.membership.findMany({
        where: { business_id },
        include: WITH_USER,
        orderBy: [{ created_at: 'asc' }, { user_id: 'asc' }],
        take: page.limit,
        skip: page.offset,
      }),
      this.prisma.membership.count({ where: { business_id } }),
    ]);
    return { members: memberships.map(asMember), total, ...page };
  }

  /**
   * Brings a person into a business, which calls them by the name given here. Somebody with an account of their own
   * keeps it. Anybody else gets one: a personal one from the platform, from an owner one that this business manages.
   * @throws ValidationFailed when the person needs an account and has no password
   * @throws AlreadyMember
   */
  async add(business_id: number, { email, name, password, role }: NewMember, by: 'owner' | 'platform' = 'owner') {
    // Whether or not it is needed: how long the answer takes says nothing about who has an account.
    const password_hash = password === undefined ? null : await hashPassword(password);
    const managed_by_business_id = by === 'owner' ? business_id : PERSONAL;
    return this.prisma.transaction(async (tx) => {
      const user =
        (await this.users.findFor(tx, business_id, email)) ??
        (await this.users.findOrCreate(tx, {
          email,
          name,
          password_hash: required(password_hash),
          managed_by_business_id,
        }));
      return asMember({ user, ...(await this.grant(tx, { business_id, user_id: user.id, role, name })) });
    });
  }

  /** @throws MemberNotFound, LastOwner, PreconditionFailed */
  async changeRole(business_id: number, user_id: number, role: MemberRole, expected?: number) {
    return this.prisma.transaction(async (tx) => {
      await this.assertOwnerRemains(tx, { business_id, user_id, expected }, role);
      const where = { business_id_user_id: { business_id, user_id } };
      const data = { role, version: { increment: 1 } };
      return asMember(await tx.membership.update({ where, data, include: WITH_USER }));
    });
  }

  /** @throws MemberNotFound, LastOwner, PreconditionFailed */
  async remove(business_id: number, user_id: number, expected?: number) {
    return this.prisma.transaction(async (tx) => {
      await this.assertOwnerRemains(tx, { business_id, user_id, expected }, null);
      const where = { business_id_user_id: { business_id, user_id } };
      return asMember(await tx.membership.delete({ where, include: WITH_USER }));
    });
  }

  /** Locks the owners and the member first: of two owners who remove each other at once, one stays. */
  private async assertOwnerRemains(tx: Transaction, change: MemberChange, next: MemberRole | null) {
    const { business_id, user_id, expected } = change;
    const locked = await tx.query<{ user_id: number; role: MemberRole; version: number }>(statement`
      SELECT user_id, role, version FROM memberships
      WHERE business_id = ${business_id} AND (role = 'owner' OR user_id = ${user_id})
      ORDER BY user_id FOR UPDATE`);
    const member = locked.find((each) => each.user_id === user_id);
    if (!member) throw new MemberNotFound();
    assertVersion(member.version, expected);
    const owners = locked.filter((each) => each.role === 'owner');
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

/** A membership with its person, as the API shows it. What they call themselves elsewhere is not this business's. */
function asMember({ user_id, role, name, version, created_at, user }: WithUser) {
  return { user_id: safeId(user_id), email: user.email, name: name ?? user.name, role, version, created_at };
}

function required(password_hash: string | null): string {
  if (password_hash !== null) return password_hash;
  throw new ValidationFailed([{ path: 'password', message: 'Password is required for a new user' }]);
}
