import { Injectable } from '@nestjs/common';
import { assertVersion, ValidationFailed } from '@wateja/common';
import { isUniqueViolation, type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import type { MemberRole } from '../access/roles';
import { TenantsService } from '../access/tenants.service';
import { hashPassword } from '../users/passwords';
import { UsersService } from '../users/users.service';
import { AlreadyMember, LastOwner, MemberNotFound } from './members.errors';
import type { NewMember } from './members.schemas';

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

  /** Makes a user a member, within the caller's transaction. @throws AlreadyMember */
  async grant(tx: Transaction, membership: { business_id: number; user_id: number; role: MemberRole }) {
    this.forgetAfter(tx);
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
   * Brings a person into a business. Somebody who has an account keeps their name and password.
   * @throws ValidationFailed when the person is new and has no password
   * @throws AlreadyMember
   */
  async add(business_id: number, { email, name, password, role }: NewMember) {
    const known = await this.users.findByEmail(email);
    const password_hash = known ? known.password_hash : await hashPassword(required(password));
    return this.prisma.transaction(async (tx) => {
      const user = known ?? (await this.users.findOrCreate(tx, { email, name, password_hash }));
      return asMember({ user, ...(await this.grant(tx, { business_id, user_id: user.id, role })) });
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
    const locked = await tx.$queryRaw<{ user_id: number; role: MemberRole; version: number }[]>`
      SELECT user_id, role, version FROM memberships
      WHERE business_id = ${business_id} AND (role = 'owner' OR user_id = ${user_id})
      ORDER BY user_id FOR UPDATE`;
    const member = locked.find((each) => each.user_id === user_id);
    if (!member) throw new MemberNotFound();
    assertVersion(member.version, expected);
    const owners = locked.filter((each) => each.role === 'owner');
    const isLastOwner = owners.length === 1 && owners[0]?.user_id === user_id;
    if (isLastOwner && next !== 'owner') throw new LastOwner();
    this.forgetAfter(tx);
  }

  private forgetAfter(tx: Transaction): void {
    this.prisma.afterCommit(tx, async () => this.tenants.forget());
  }
}

const WITH_USER = { user: { select: { email: true, name: true } } } satisfies Prisma.MembershipInclude;

type WithUser = Pick<
  Prisma.MembershipGetPayload<{ include: typeof WITH_USER }>,
  'user_id' | 'role' | 'version' | 'created_at' | 'user'
>;

/** A membership with its person, as the API shows it. */
function asMember({ user_id, role, version, created_at, user: { email, name } }: WithUser) {
  return { user_id, email, name, role, version, created_at };
}

function required(password: string | undefined): string {
  if (password !== undefined) return password;
  throw new ValidationFailed([{ path: 'password', message: 'Password is required for a new user' }]);
}
