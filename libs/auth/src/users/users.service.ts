import { Injectable } from '@nestjs/common';
import type { Environment } from '@wateja/common';
import { asPlatform, isUniqueViolation, type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import { hashPassword } from './passwords';
import { EmailTaken, UserNotFound } from './users.errors';
import type { NewUser } from './users.schemas';

type User = Prisma.UserGetPayload<object>;

/** The people who sign in. */
@Injectable()
export class UsersService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws EmailTaken */
  async create({ email, name, password, is_admin = false }: NewUser & { is_admin?: boolean }): Promise<User> {
    const password_hash = await hashPassword(password);
    try {
      return await this.prisma.user.create({ data: { email: normal(email), name, password_hash, is_admin } });
    } catch (error) {
      throw isUniqueViolation(error, 'email') ? new EmailTaken() : error;
    }
  }

  /** The user with this email; when there is none, creates them. Safe when several requests do so at once. */
  async findOrCreate(tx: Transaction, user: { email: string; name: string; password_hash: string }): Promise<User> {
    const email = normal(user.email);
    await tx.user.createMany({ data: [{ ...user, email }], skipDuplicates: true });
    return tx.user.findUniqueOrThrow({ where: { email } });
  }

  findByEmail(email: string): Promise<User | null> {
    return this.prisma.user.findUnique({ where: { email: normal(email) } });
  }

  /** @throws UserNotFound when nobody has this email, or they are inactive */
  async findActive(email: string): Promise<User> {
    const user = await this.findByEmail(email);
    if (!user?.is_active) throw new UserNotFound();
    return user;
  }

  /** Who the caller is and where they work, as `GET /auth/me` shows it. */
  async profile(user_id: number) {
    const query = {
      where: { id: user_id },
      include: { memberships: { include: { business: true }, orderBy: { business_id: 'asc' } } },
    } satisfies Prisma.UserFindFirstOrThrowArgs;
    const user = await asPlatform(() => this.prisma.user.findFirstOrThrow(query));
    const memberships = user.memberships.map(({ business_id, business, role }) => ({
      business_id,
      business_name: business.name,
      role,
    }));
    return { user, memberships };
  }

  /** Creates the administrator that the environment names, while there is no user at all. */
  async ensurePlatformAdmin({ ADMIN_EMAIL, ADMIN_PASSWORD }: Environment): Promise<void> {
    if (!ADMIN_EMAIL || !ADMIN_PASSWORD || (await this.prisma.user.count()) > 0) return;
    const password_hash = await hashPassword(ADMIN_PASSWORD);
    await this.prisma.transaction(async (tx) => {
      // Instances that start together take turns, and only the first finds an empty table.
      await tx.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`;
      if ((await tx.user.count()) > 0) return;
      const data = { email: normal(ADMIN_EMAIL), name: 'Platform administrator', password_hash, is_admin: true };
      await tx.user.create({ data });
    });
  }
}

/** How emails are stored and compared. */
const normal = (email: string) => email.trim().toLowerCase();
