import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { TtlCache } from '@wateja/common';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import { ApiKeyInvalid } from '../principals/access.errors';
import type { BusinessContext, Principal } from '../principals/principal';
import type { Permission } from '../principals/permissions';
import type { ApiKeyRole } from './api-keys.schemas';

interface KeyRow extends BusinessContext {
  id: number;
  role: ApiKeyRole;
  scopes: string | null;
  expires_at: Date | null;
  last_used_at: Date | null;
}

/** How exactly the last use is kept. */
const LAST_USE_INTERVAL_MS = 60_000;

/** Which key calls, and for which business. Asked on every request of one, so answers are kept for a moment. */
@Injectable()
export class ApiKeyPrincipalsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('ApiKeys');
  private readonly keys = new TtlCache<KeyRow | null>();
  private readonly writes = new Set<Promise<void>>();

  constructor(private readonly prisma: PrismaService) {}

  /** The principal of the key with this hash; its tenant is null outside its own business. @throws ApiKeyInvalid */
  async resolvePrincipal(keyHash: string, businessId: number | null): Promise<Principal> {
    const row = await this.keys.get(keyHash, () => this.read(keyHash));
    if (!row || (row.expires_at && row.expires_at.getTime() <= Date.now())) throw new ApiKeyInvalid();
    const { id, business_id, role, scopes, country, timezone, currency } = row;
    const isOwn = businessId === business_id;
    return {
      user_id: null,
      api_key_id: id,
      session_id: null,
      role: isOwn ? role : 'staff',
      scopes: scopes === null ? null : (scopes.split(' ') as Permission[]),
      tenant: isOwn ? { business_id, user_id: null, role, country, timezone, currency } : null,
    };
  }

  /** Call after committing a change of keys: this process sees it at once. */
  clear(): void {
    this.keys.clear();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writes);
  }

  private async read(keyHash: string): Promise<KeyRow | null> {
    const [row] = await asPlatform(() =>
      this.prisma.query<KeyRow>(statement`
        SELECT k.id, k.role, k.scopes, k.expires_at, k.last_used_at, b.id AS business_id, b.country, b.timezone, b.currency
        FROM api_keys k
        JOIN businesses b ON b.id = k.business_id
        WHERE k.key_hash = ${keyHash} AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`),
    );
    if (!row) return null;
    if (!row.last_used_at || Date.now() - row.last_used_at.getTime() >= LAST_USE_INTERVAL_MS) this.writeLastUse(row);
    return row;
  }

  /** Behind the request. Of several processes that find the same, one writes. */
  private writeLastUse({ business_id, id }: KeyRow): void {
    const stale = new Date(Date.now() - LAST_USE_INTERVAL_MS);
    const write = this.prisma
      .detached(() =>
        asPlatform(() =>
          this.prisma.apiKey.updateMany({
            where: { business_id, id, OR: [{ last_used_at: null }, { last_used_at: { lte: stale } }] },
            data: { last_used_at: new Date() },
          }),
        ),
      )
      .then(
        () => undefined,
        (error: Error) => this.logger.warn(`Cannot write when a key was used: ${error.name}`),
      )
      .finally(() => this.writes.delete(write));
    this.writes.add(write);
  }
}
