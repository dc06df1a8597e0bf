import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { TtlCache } from '@wateja/common';
import { asPlatform, Prisma, PrismaService, statement } from '@wateja/prisma';

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

/** A key's last use is written at most once in this time. */
const LAST_USE_INTERVAL_MS = 60_000;

/** Finds the principal of an API key. Every request with a key needs it, so the rows are cached for a few seconds. */
@Injectable()
export class ApiKeyPrincipalsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('ApiKeys');
  private readonly keys = new TtlCache<KeyRow | null>();
  private readonly writes = new Set<Promise<void>>();

  constructor(private readonly prisma: PrismaService) {}

  /** The principal of the key with this hash. Its tenant is null outside the key's business. @throws ApiKeyInvalid */
  async resolvePrincipal(keyHash: string, businessId: number | null): Promise<Principal> {
    return principalOf(
      await this.keys.get(keyHash, () => this.readKey(Prisma.sql`k.key_hash = ${keyHash}`)),
      businessId,
    );
  }

  /** The principal of the key with this id, which made a widget token. @throws ApiKeyInvalid */
  async resolvePrincipalById(id: number, businessId: number | null): Promise<Principal> {
    return principalOf(
      await this.keys.get(`id ${id}`, () => this.readKey(Prisma.sql`k.id = ${id}::bigint`)),
      businessId,
    );
  }

  /** Call it after committing a change of keys. This process then uses the new state at once. */
  clear(): void {
    this.keys.clear();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writes);
  }

  private async readKey(condition: Prisma.Sql): Promise<KeyRow | null> {
    const [row] = await asPlatform(() =>
      this.prisma.query<KeyRow>(statement`
        SELECT k.id, k.role, k.scopes, k.expires_at, k.last_used_at, b.id AS business_id, b.country, b.timezone, b.currency
        FROM api_keys k
        JOIN businesses b ON b.id = k.business_id
        WHERE ${condition} AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`),
    );
    if (!row) return null;
    if (!row.last_used_at || Date.now() - row.last_used_at.getTime() >= LAST_USE_INTERVAL_MS) this.writeLastUse(row);
    return row;
  }

  /** The request does not wait for this. If several processes do it at once, only one of them changes the row. */
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
        (error: Error) => this.logger.warn(`Cannot record the last use of an API key: ${error.name}`),
      )
      .finally(() => this.writes.delete(write));
    this.writes.add(write);
  }
}

function principalOf(row: KeyRow | null, businessId: number | null): Principal {
  if (!row || (row.expires_at && row.expires_at.getTime() <= Date.now())) throw new ApiKeyInvalid();
  const { id, business_id, role, scopes, country, timezone, currency } = row;
  const isOwn = businessId === business_id;
  return {
    user_id: null,
    api_key_id: id,
    session_id: null,
    signed_in_at: null,
    lacks_second_factor: false,
    role: isOwn ? role : 'staff',
    scopes: scopes === null ? null : (scopes.split(' ') as Permission[]),
    widget_origin: null,
    tenant: isOwn ? { business_id, user_id: null, role, country, timezone, currency } : null,
  };
}
