import { Injectable } from '@nestjs/common';
import { safeId, TtlCache } from '@wateja/common';
import { asPlatform, isUniqueViolation, type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import type { AuthEnvironment } from '../environment';
import { hashPassword } from './passwords';
import { EmailTaken, UserAmbiguous, UserNotFound } from './users.errors';
import type { NewUser } from './users.schemas';

type UserRow = Prisma.UserGetPayload<object>;
type User = ReturnType<typeof asUser>;

interface NewAccount {
  email: string;
  name: string;
  password_hash: string;
  managed_by_business_id: number;
}

/** In place of the business that manages an account: none, it is the person's own. */
export const PERSONAL = 0;

/** The people who sign in. */
@Injectable()
export class UsersService {
  private readonly idsByEmail = new TtlCache<number | null>();

  constructor(private readonly prisma: PrismaService) {}

  /** @throws EmailTaken */
  async create({ email, name, password, is_admin = false }: NewUser & { is_admin?: boolean }): Promise<User> {
    const password_hash = await hashPassword(password);
    try {
      return asUser(await this.prisma.user.create({ data: { email: normal(email), name, password_hash, is_admin } }));
    } catch (error) {
      throw isUniqueViolation(error, 'email') ? new EmailTaken() : error;
    }
  }

  /**
   * The person's own account with this email, or else the one that the business manages; null when it has to be made.
   * An account that another business manages is none of this one's: its owner may well know the password.
   */
  async findFor(tx: Transaction, business_id: number, email: string): Promise<User | null> {
    const where = { email: normal(email), managed_by_business_id: { in: [PERSONAL, business_id] } };
    const user = await tx.user.findFirst({ where, orderBy: { managed_by_business_id: 'asc' } });
    return user && asUser(user);
  }

  /** Creates an account within the caller's transaction, unless one of several simultaneous requests has. */
  async findOrCreate(tx: Transaction, { email, ...rest }: NewAccount): Promise<User> {
    const user = { ...rest, email: normal(email) };
    await tx.user.createMany({ data: [user], skipDuplicates: true });
    const { managed_by_business_id } = user;
    return asUser(await tx.user.findFirstOrThrow({ where: { email: user.email, managed_by_business_id } }));
  }

  /** The person's own account. */
  async findByEmail(email: string): Promise<User | null> {
    const where = { email: normal(email), managed_by_business_id: PERSONAL };
    const user = await this.prisma.user.findFirst({ where });
    return user && asUser(user);
  }

  /** Every account that somebody may sign in to with this email, their own first. */
  async findAccounts(email: string): Promise<User[]> {
    const where = { email: normal(email) };
    return (await this.prisma.user.findMany({ where, orderBy: { managed_by_business_id: 'asc' } })).map(asUser);
  }

  /**
   * The active account of somebody who is known to have this email: their own, the one of the business they ask for,
   * or the only one. Asked on every request with a token of an identity provider, so answers are kept for a moment.
   */
  async idByVerifiedEmail(email: string, business_id: number | null): Promise<number | null> {
    return this.idsByEmail.get(`${business_id}/${email}`, async () => {
      const accounts = await this.findAccounts(email);
      const account =
        accounts.find(({ managed_by_business_id }) => managed_by_business_id === PERSONAL) ??
        accounts.find(({ managed_by_business_id }) => managed_by_business_id === business_id) ??
        (accounts.length === 1 ? accounts[0] : undefined);
      return account?.is_active ? account.id : null;
    });
  }

  /**
   * @param business_id the business that manages the account, where there are several
   * @throws UserNotFound when nobody has this email, or they are inactive
   */
  async findActive(email: string, business_id?: number): Promise<User> {
    const user = await this.findOne(email, business_id);
    if (!user.is_active) throw new UserNotFound();
    return user;
  }

  /** @throws UserNotFound, UserAmbiguous */
  async findOne(email: string, business_id?: number): Promise<User> {
    const accounts = await this.findAccounts(email);
    const wanted = accounts.filter((user) => business_id === undefined || user.managed_by_business_id === business_id);
    const user = wanted.find(({ managed_by_business_id }) => managed_by_business_id === PERSONAL) ?? wanted[0];
    if (!user) throw new UserNotFound();
    if (wanted.length > 1 && user.managed_by_business_id !== PERSONAL) throw new UserAmbiguous();
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
  async ensurePlatformAdmin({ ADMIN_EMAIL, ADMIN_PASSWORD }: AuthEnvironment): Promise<void> {
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

const asUser = ({ id, managed_by_business_id, ...rest }: UserRow) => ({
  ...rest,
  id: safeId(id),
  managed_by_business_id: safeId(managed_by_business_id),
});

/** How emails are stored and compared. No letter outside ASCII becomes one of it. */
const normal = (email: string) => email.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
