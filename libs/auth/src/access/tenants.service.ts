import { Injectable } from '@nestjs/common';
import { asPlatform, PrismaService } from '@wateja/prisma';
import { LRUCache } from 'lru-cache';

import { BusinessNotFound } from './access.errors';
import type { BusinessContext, Identity, Tenant } from './caller';
import type { MemberRole, TenantRole } from './roles';

/** A known, active user, and their place in the business asked for: null when they have none, or it does not exist. */
export interface Standing {
  identity: Identity;
  tenant: Tenant | null;
}

interface StandingRow extends Omit<BusinessContext, 'business_id'> {
  is_admin: boolean;
  role: MemberRole | null;
  business_id: number | null;
}

/** Longest that another process's change of a user, member or business goes unnoticed here, in milliseconds. */
const MEMORY = 3_000;
const REMEMBERED = 10_000;

/** Who somebody is, in which business. Asked on every request, so answers are remembered for a moment. */
@Injectable()
export class TenantsService {
  private readonly standings = new LRUCache<string, Promise<Standing | null>>({ max: REMEMBERED, ttl: MEMORY });

  constructor(private readonly prisma: PrismaService) {}

  /** The user's standing; null when there is no such user or they are inactive. */
  standing(user_id: number, business_id: number | null): Promise<Standing | null> {
    const key = `${user_id}/${business_id}`;
    const known = this.standings.get(key);
    if (known) return known;
    // Remembering the promise, not its result: simultaneous requests share one query, and `forget`
    // also drops an answer that is still on its way.
    const answer = this.readStanding(user_id, business_id);
    this.standings.set(key, answer);
    answer.catch(() => this.standings.peek(key) === answer && this.standings.delete(key));
    return answer;
  }

  /** What a command needs to work on a business. @throws BusinessNotFound */
  async find(business_id: number): Promise<BusinessContext> {
    const business = await asPlatform(() => this.prisma.business.findFirst({ where: { id: business_id } }));
    if (!business) throw new BusinessNotFound();
    const { country, timezone, currency } = business;
    return { business_id, country, timezone, currency };
  }

  /** Call after committing a change of users, memberships or businesses: this process sees it at once. */
  forget(): void {
    this.standings.clear();
  }

  private async readStanding(user_id: number, business_id: number | null): Promise<Standing | null> {
    const [row] = await asPlatform(
      () => this.prisma.$queryRaw<StandingRow[]>`
        SELECT u.is_admin, m.role, b.id AS business_id, b.country, b.timezone, b.currency
        FROM users u
        LEFT JOIN businesses b ON b.id = ${business_id}::int
        LEFT JOIN memberships m ON m.business_id = b.id AND m.user_id = u.id
        WHERE u.id = ${user_id}::int AND u.is_active`,
    );
    if (!row) return null;
    const { is_admin, role: memberRole, business_id: found, ...settings } = row;
    const role: TenantRole | null = is_admin ? 'admin' : memberRole;
    const tenant = role && found !== null ? { business_id: found, user_id, role, ...settings } : null;
    return { identity: { user_id, is_admin }, tenant };
  }
}
