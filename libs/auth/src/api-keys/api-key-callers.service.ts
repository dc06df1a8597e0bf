import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import { ApiKeyInvalid } from '../principals/access.errors';
import type { BusinessContext } from '../principals/principal';
import type { Permission } from '../principals/permissions';
import { ShortMemory } from '../access/short-memory';
import type { Standing } from '../members/tenants.service';
import type { ApiKeyRole } from './api-keys.schemas';

interface KeyRow extends BusinessContext {
  id: number;
  role: ApiKeyRole;
  scopes: string | null;
  expires_at: Date | null;
  last_used_at: Date | null;
}

/** How exactly the last use is kept, in milliseconds. */
const USE_NOTED_EVERY = 60_000;

/** Which key calls, and for which business. Asked on every request of one, so answers are remembered for a moment. */
@Injectable()
export class ApiKeyCallersService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('ApiKeys');
  private readonly keys = new ShortMemory<KeyRow | null>();
  private readonly notes = new Set<Promise<void>>();

  constructor(private readonly prisma: PrismaService) {}

  /** The standing of the key with this hash; its tenant is null outside its own business. @throws ApiKeyInvalid */
  async standing(key_hash: string, business_id: number | null): Promise<Standing> {
    const row = await this.keys.get(key_hash, () => this.read(key_hash));
    if (!row || (row.expires_at && row.expires_at.getTime() <= Date.now())) throw new ApiKeyInvalid();
    const { id, role, scopes, country, timezone, currency } = row;
    const identity = {
      user_id: null,
      is_admin: false,
      session_id: null,
      api_key_id: id,
      scopes: scopes === null ? null : (scopes.split(' ') as Permission[]),
    };
    const isOwn = business_id === row.business_id;
    return { identity, tenant: isOwn ? { business_id, user_id: null, role, country, timezone, currency } : null };
  }

  /** Call after committing a change of keys: this process sees it at once. */
  forget(): void {
    this.keys.forget();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.notes);
  }

  private async read(key_hash: string): Promise<KeyRow | null> {
    const [row] = await asPlatform(() =>
      this.prisma.query<KeyRow>(statement`
        SELECT k.id, k.role, k.scopes, k.expires_at, k.last_used_at, b.id AS business_id, b.country, b.timezone, b.currency
        FROM api_keys k
        JOIN businesses b ON b.id = k.business_id
        WHERE k.key_hash = ${key_hash} AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`),
    );
    if (!row) return null;
    if (!row.last_used_at || Date.now() - row.last_used_at.getTime() >= USE_NOTED_EVERY) this.noteUse(row);
    return row;
  }

  /** Behind the request. Of several processes that find the same, one writes. */
  private noteUse({ business_id, id }: KeyRow): void {
    const stale = new Date(Date.now() - USE_NOTED_EVERY);
    const note = this.prisma
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
        (error: Error) => this.logger.warn(`Cannot note the use of a key: ${error.name}`),
      )
      .finally(() => this.notes.delete(note));
    this.notes.add(note);
  }
}
