import { Inject, Injectable } from '@nestjs/common';
import { TtlCache } from '@wateja/common';
import { ENVIRONMENT } from '@wateja/config';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import type { AuthEnvironment } from '../environment';
import { BusinessNotFound } from '../principals/access.errors';
import type { BusinessContext, Principal } from '../principals/principal';
import type { MemberRole, TenantRole } from '../principals/roles';

/** The claims of a verified token about its user. */
interface TokenOfUser {
  user_id: number;
  /** Null for a token that belongs to no session. */
  session_id: string | null;
  /** Seconds since the epoch. */
  issued_at: number;
  /** Seconds since the epoch, as an identity provider says; null for our own tokens, whose session knows it. */
  signed_in_at: number | null;
}

interface UserRow extends Omit<BusinessContext, 'business_id'> {
  is_admin: boolean;
  has_second_factor: boolean;
  sessions_valid_from: Date | null;
  signed_in_at: Date | null;
  role: MemberRole | null;
  business_id: number | null;
}

interface CachedUser {
  principal: Principal;
  sessions_valid_from: Date | null;
}

/** Finds a user's principal in a business. Every request needs it, so the answers are cached for a few seconds. */
@Injectable()
export class TenantsService {
  private readonly users = new TtlCache<CachedUser | null>();

  constructor(
    private readonly prisma: PrismaService,
    @Inject(ENVIRONMENT) private readonly env: AuthEnvironment,
  ) {}

  /** The principal of a user's token; null when the user does not exist or is inactive, or the session has ended. */
  async resolvePrincipal(token: TokenOfUser, businessId: number | null): Promise<Principal | null> {
    const { user_id, session_id, issued_at } = token;
    const key = `${user_id}/${session_id}/${businessId}`;
    const user = await this.users.get(key, () => this.readUser(user_id, session_id, businessId));
    if (!user) return null;
    // The query checks that the session still has a refresh token. A token without a session ends by its age.
    const validFrom = session_id === null ? (user.sessions_valid_from?.getTime() ?? 0) : 0;
    if (issued_at * 1000 < validFrom) return null;
    return token.signed_in_at === null
      ? user.principal
      : { ...user.principal, signed_in_at: new Date(token.signed_in_at * 1000) };
  }

  /** The settings of a business, for commands. @throws BusinessNotFound */
  async find(businessId: number): Promise<BusinessContext> {
    const business = await asPlatform(() => this.prisma.business.findFirst({ where: { id: businessId } }));
    if (!business) throw new BusinessNotFound();
    const { country, timezone, currency } = business;
    return { business_id: businessId, country, timezone, currency };
  }

  /** Call it after committing a change of users, sessions, memberships or businesses, so that this process sees it. */
  clear(): void {
    this.users.clear();
  }

  private async readUser(
    userId: number,
    sessionId: string | null,
    businessId: number | null,
  ): Promise<CachedUser | null> {
    const [row] = await asPlatform(() =>
      this.prisma.query<UserRow>(statement`
        SELECT u.is_admin, u.sessions_valid_from, s.signed_in_at, m.role, b.id AS business_id, b.country, b.timezone, b.currency,
          EXISTS (SELECT FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_second_factor
        FROM users u
        LEFT JOIN businesses b ON b.id = ${businessId}::bigint
        LEFT JOIN sessions s ON s.id = ${sessionId}::uuid
        LEFT JOIN memberships m ON m.business_id = b.id AND m.user_id = u.id
        WHERE u.id = ${userId}::bigint AND u.is_active AND (
          ${sessionId}::uuid IS NULL OR EXISTS (
            -- A session is valid while it has a refresh token that can still be used.
            SELECT FROM refresh_tokens t
            WHERE t.family_id = ${sessionId}::uuid AND t.user_id = u.id
              AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
          )
        )`),
    );
    if (!row) return null;
    const { is_admin, has_second_factor, role: memberRole, business_id, ...rest } = row;
    const { sessions_valid_from, signed_in_at, ...settings } = rest;
    const role: TenantRole | null = is_admin ? 'admin' : memberRole;
    const tenant = role && business_id !== null ? { business_id, user_id: userId, role, ...settings } : null;
    const principal: Principal = {
      user_id: userId,
      api_key_id: null,
      session_id: sessionId,
      signed_in_at,
      // A token of a command has no session, and the identity provider asks for factors itself.
      lacks_second_factor: this.env.REQUIRE_ADMIN_TOTP && is_admin && sessionId !== null && !has_second_factor,
      role: tenant?.role ?? (is_admin ? 'admin' : 'staff'),
      scopes: null,
      widget_origin: null,
      tenant,
    };
    return { principal, sessions_valid_from };
  }
}
