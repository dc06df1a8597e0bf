import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { asPlatform, isUniqueViolation, type Prisma, PrismaService, type Transaction } from '@wateja/prisma';

import type { AuthEnvironment } from '../environment';
import { permissionsOf } from '../principals/permissions';
import type { TenantRole } from '../principals/roles';
import { assertHardToGuess } from './password-rules';
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

/** The value of `managed_by_business_id` for a personal account, which no business manages. */
export const PERSONAL = 0;

/** The accounts of people who log in. */
@Injectable()
export class UsersService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws EmailTaken; ValidationFailed for a password that is easy to guess */
  async create({ email, name, password }: NewUser): Promise<User> {
    assertHardToGuess(password, { email, name });
    const data = { email: normalizeEmail(email), name, password_hash: await hashPassword(password) };
    try {
      return asUser(await this.prisma.user.create({ data }));
    } catch (error) {
      throw isUniqueViolation(error, 'email') ? new EmailTaken() : error;
    }
  }

  /**
   * The personal account with this email, or else the account that the business manages; null when there is neither.
   * It never returns an account that another business manages: the owner of that business may know the password.
   */
  async findFor(tx: Transaction, businessId: number, email: string): Promise<User | null> {
    const where = { email: normalizeEmail(email), managed_by_business_id: { in: [PERSONAL, businessId] } };
    const user = await tx.user.findFirst({ where, orderBy: { managed_by_business_id: 'asc' } });
    return user && asUser(user);
  }

  /** Creates an account in the caller's transaction, or finds the one that a simultaneous request has just created. */
  async findOrCreate(tx: Transaction, { email, ...rest }: NewAccount): Promise<User> {
    const user = { ...rest, email: normalizeEmail(email) };
    await tx.user.createMany({ data: [user], skipDuplicates: true });
    const { managed_by_business_id } = user;
    return asUser(await tx.user.findFirstOrThrow({ where: { email: user.email, managed_by_business_id } }));
  }

  /** The personal account with this email. */
  async findByEmail(email: string): Promise<User | null> {
    const where = { email: normalizeEmail(email), managed_by_business_id: PERSONAL };
    const user = await this.prisma.user.findFirst({ where });
    return user && asUser(user);
  }

  async find(userId: number): Promise<User | null> {
    const user = await this.prisma.user.findFirst({ where: { id: userId } });
    return user && asUser(user);
  }

  /** All accounts with this email, the personal one first. */
  async findAccounts(email: string): Promise<User[]> {
    const where = { email: normalizeEmail(email) };
    return (await this.prisma.user.findMany({ where, orderBy: { managed_by_business_id: 'asc' } })).map(asUser);
  }

  /**
   * @param businessId the business that manages the account, when several accounts have this email
   * @throws UserNotFound when no user has this email, or the user is inactive
   */
  async findActive(email: string, businessId?: number): Promise<User> {
    const user = await this.findOne(email, businessId);
    if (!user.is_active) throw new UserNotFound();
    return user;
  }

  /** @throws UserNotFound, UserAmbiguous */
  async findOne(email: string, businessId?: number): Promise<User> {
    const accounts = await this.findAccounts(email);
    const candidates = accounts.filter(
      (user) => businessId === undefined || user.managed_by_business_id === businessId,
    );
    const user = candidates.find(({ managed_by_business_id }) => managed_by_business_id === PERSONAL) ?? candidates[0];
    if (!user) throw new UserNotFound();
    if (candidates.length > 1 && user.managed_by_business_id !== PERSONAL) throw new UserAmbiguous();
    return user;
  }

  /** The user and their memberships, for `GET /auth/me`. */
  async profile(userId: number) {
    const query = {
      where: { id: userId },
      include: {
        memberships: { include: { business: true }, orderBy: { business_id: 'asc' } },
        second_factor: { select: { confirmed_at: true } },
      },
    } satisfies Prisma.UserFindFirstOrThrowArgs;
    const { second_factor, ...user } = await asPlatform(() => this.prisma.user.findFirstOrThrow(query));
    const memberships = user.memberships.map(({ business_id, business, role }) => ({
      business_id,
      business_name: business.name,
      role,
    }));
    // A secret that waits for its first code is no second factor yet.
    return { user: { ...user, has_second_factor: Boolean(second_factor?.confirmed_at) }, memberships };
  }

  /** What an API key may do and where, for `GET /auth/me`. */
  async keyProfile(keyId: number) {
    const query = { where: { id: keyId }, include: { business: true } };
    const { id, name, business_id, business, role, scopes } = await asPlatform(() =>
      this.prisma.apiKey.findFirstOrThrow(query),
    );
    const ofRole = permissionsOf(role as TenantRole);
    const permissions =
      scopes === null ? ofRole : ofRole.filter((permission) => scopes.split(' ').includes(permission));
    return { id, name, business_id, business_name: business.name, role, permissions };
  }

  /** False before the first account is created. */
  async hasUsers(): Promise<boolean> {
    return (await this.prisma.user.findFirst({ select: { id: true } })) !== null;
  }

  /** Creates the administrator that the environment names, when the database has no user yet. */
  async ensurePlatformAdmin({ ADMIN_EMAIL, ADMIN_PASSWORD }: AuthEnvironment): Promise<void> {
    if (!ADMIN_EMAIL || !ADMIN_PASSWORD || (await this.prisma.user.count()) > 0) return;
    const passwordHash = await hashPassword(ADMIN_PASSWORD);
    // A function of the owner's: the application itself may make no administrator.
    await this.prisma.$queryRaw`
      SELECT create_first_admin(${normalizeEmail(ADMIN_EMAIL)}, 'Platform administrator', ${passwordHash})`;
  }
}

const asUser = ({ id, managed_by_business_id, ...rest }: UserRow) => ({
  ...rest,
  id: safeId(id),
  managed_by_business_id: safeId(managed_by_business_id),
});

/** The form in which emails are stored and compared. It lowers ASCII letters only. */
export const normalizeEmail = (email: string) => email.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
