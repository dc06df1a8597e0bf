import { Injectable } from '@nestjs/common';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import { BusinessNotFound } from '../principals/access.errors';
import { type AtOnce, goOn } from '../access/at-once';
import type { BusinessContext, Identity, Tenant } from '../principals/principal';
import type { MemberRole, TenantRole } from '../principals/roles';
import { ShortMemory } from '../access/short-memory';

/** Whose token it is, in which session, and since when. */
export interface Bearer {
  user_id: number;
  /** Null for a token that belongs to none. */
  session_id: string | null;
  /** Seconds since the epoch. */
  issued_at: number;
}

/** A caller who is known and may be here, and their place in the business asked for: null when they have none. */
export interface Standing {
  identity: Identity;
  tenant: Tenant | null;
}

interface UserStanding extends Standing {
  sessions_valid_from: Date | null;
}

interface StandingRow extends Omit<BusinessContext, 'business_id'> {
  is_admin: boolean;
  sessions_valid_from: Date | null;
  role: MemberRole | null;
  business_id: number | null;
}

/** Who somebody is, in which business. Asked on every request, so answers are remembered for a moment. */
@Injectable()
export class TenantsService {
  private readonly standings = new ShortMemory<UserStanding | null>();

  constructor(private readonly prisma: PrismaService) {}

  /** The bearer's standing, at once where it is remembered; null when there is no such user, they are inactive, or their session is over. */
  standing(bearer: Bearer, business_id: number | null): AtOnce<Standing | null> {
    const key = `${bearer.user_id}/${bearer.session_id}/${business_id}`;
    const standing = this.standings.get(key, () => this.readStanding(bearer, business_id));
    return goOn(standing, (known) => this.current(bearer, known));
  }

  private current(bearer: Bearer, standing: UserStanding | null): Standing | null {
    if (!standing) return null;
    // A session ends by its refresh tokens; a token without one by its age.
    const valid_from = bearer.session_id === null ? (standing.sessions_valid_from?.getTime() ?? 0) : 0;
    return bearer.issued_at * 1000 < valid_from ? null : standing;
  }

  /** What a command needs to work on a business. @throws BusinessNotFound */
  async find(business_id: number): Promise<BusinessContext> {
    const business = await asPlatform(() => this.prisma.business.findFirst({ where: { id: business_id } }));
    if (!business) throw new BusinessNotFound();
    const { country, timezone, currency } = business;
    return { business_id, country, timezone, currency };
  }

  /** Call after committing a change of users, sessions, memberships or businesses: this process sees it at once. */
  forget(): void {
    this.standings.forget();
  }

  private async readStanding(bearer: Bearer, business_id: number | null): Promise<UserStanding | null> {
    const { user_id, session_id } = bearer;
    const [row] = await asPlatform(() =>
      this.prisma.query<StandingRow>(statement`
        SELECT u.is_admin, u.sessions_valid_from, m.role, b.id AS business_id, b.country, b.timezone, b.currency
        FROM users u
        LEFT JOIN businesses b ON b.id = ${business_id}::int
        LEFT JOIN memberships m ON m.business_id = b.id AND m.user_id = u.id
        WHERE u.id = ${user_id}::int AND u.is_active AND (
          ${session_id}::uuid IS NULL OR EXISTS (
            -- A session lives as long as it has a refresh token that is still to be used.
            SELECT FROM refresh_tokens t
            WHERE t.family_id = ${session_id}::uuid AND t.user_id = u.id
              AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
          )
        )`),
    );
    if (!row) return null;
    const { is_admin, role: memberRole, business_id: found, sessions_valid_from, ...settings } = row;
    const role: TenantRole | null = is_admin ? 'admin' : memberRole;
    const tenant = role && found !== null ? { business_id: found, user_id, role, ...settings } : null;
    return { identity: { user_id, is_admin, session_id, api_key_id: null, scopes: null }, tenant, sessions_valid_from };
  }
}
