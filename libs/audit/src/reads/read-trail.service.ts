import { Injectable } from '@nestjs/common';
import { type Principal, SharedWindows } from '@wateja/auth';
import { PrismaService, statement } from '@wateja/prisma';
import { LRUCache } from 'lru-cache';

import { AuditService } from '../audit.service';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/**
 * A caller who reads the profiles of more customers within a day gets an entry in the trail. A busy till reads fewer.
 */
const MAX_PROFILES_A_DAY = 200;
/** With more readers or profiles than this, a process may count a profile twice, or look for an entry once more. */
const MAX_REMEMBERED = 100_000;
/** A bound without `max`, for which LRUCache would take the memory of all entries at the start. */
const BOUND = { maxSize: MAX_REMEMBERED, sizeCalculation: () => 1 };

/** An entry that a caller leaves once in a while, and not with each request. */
interface RareEntry {
  business_id: number;
  action: 'business.read_by_platform' | 'customer.read_often';
  resource: string;
  resource_id: number | null;
  /** The user or the key whose reads these are. */
  reader: Pick<Principal, 'user_id' | 'api_key_id'>;
  /** There is at most one entry in such a time. */
  every_ms: number;
  changes?: Record<string, { to: number }>;
}

/** Adds entries about reads that an owner wants to know of: those of the platform, and those of very many customers. */
@Injectable()
export class ReadTrail {
  /** The entries that are known to exist. */
  private readonly written = new LRUCache<string, true>(BOUND);
  private readonly readProfiles = new LRUCache<string, true>({ ...BOUND, ttl: DAY_MS });

  constructor(
    private readonly audit: AuditService,
    private readonly prisma: PrismaService,
    private readonly windows: SharedWindows,
  ) {}

  /** Records that an administrator of the platform looks into a shop: one entry an hour for each administrator. */
  async recordPlatform(principal: Principal, businessId: number): Promise<void> {
    const entry = { action: 'business.read_by_platform', resource: 'business', resource_id: businessId } as const;
    await this.recordOnce({ business_id: businessId, ...entry, reader: principal, every_ms: HOUR_MS });
  }

  /**
   * Counts the profile of a customer. The profile that is too many leaves an entry: one a day for each user or key. All
   * processes count together, and each counts a customer once a day.
   */
  async countProfile(principal: Principal, businessId: number, customerId: string): Promise<void> {
    const { user_id, api_key_id } = principal;
    const reader = `profiles ${api_key_id === null ? `user ${user_id}` : `key ${api_key_id}`}/${businessId}`;
    const profile = `${reader}/${customerId}`;
    if (this.readProfiles.get(profile)) return;
    this.readProfiles.set(profile, true);
    const { totalHits } = this.windows.count(reader, DAY_MS, MAX_PROFILES_A_DAY, 1);
    if (totalHits <= MAX_PROFILES_A_DAY) return;
    const entry = { action: 'customer.read_often', resource: 'customer', resource_id: null } as const;
    const changes = { profiles: { to: totalHits } };
    await this.recordOnce({ business_id: businessId, ...entry, reader: principal, every_ms: DAY_MS, changes });
  }

  private async recordOnce({ reader: { user_id, api_key_id }, every_ms, ...entry }: RareEntry): Promise<void> {
    const key = `${entry.action} ${entry.business_id} ${user_id} ${api_key_id}`;
    if (this.written.get(key)) return;
    await this.prisma.transaction(async (tx) => {
      // Of several processes, one adds the entry.
      await tx.query(statement`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
      const entries = await tx.query(statement`
        SELECT FROM audit_entries
        WHERE business_id = ${entry.business_id} AND action = ${entry.action} AND at >= ${new Date(Date.now() - every_ms)}
          AND user_id IS NOT DISTINCT FROM ${user_id}::bigint AND api_key_id IS NOT DISTINCT FROM ${api_key_id}::bigint
        LIMIT 1`);
      if (entries.length === 0) await this.audit.record(entry, tx);
    });
    // The entry may be older than this process, so another look is due before the time of the entry is over.
    this.written.set(key, true, { ttl: every_ms / 10 });
  }
}
