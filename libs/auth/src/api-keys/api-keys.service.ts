import { Injectable } from '@nestjs/common';
import { LimitReached } from '@wateja/common';
import { lockForCount, type Prisma, PrismaService } from '@wateja/prisma';

import { assertStillOwner } from '../members/still-owner';
import { generateApiKey } from './api-key';
import { ApiKeyPrincipalsService } from './api-key-principals.service';
import { ApiKeyNotFound } from './api-keys.errors';
import type { NewApiKey } from './api-keys.schemas';

/** Keys that are neither revoked nor expired: one for each till of a large shop, and for its programs. */
const MAX_KEYS = 200;

/** The API keys of a business, for its tills and integrations. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly principals: ApiKeyPrincipalsService,
  ) {}

  /**
   * Creates a key. Only this answer ever contains the key itself.
   * @throws BusinessNotFound when the creator has just left
   * @throws LimitReached
   */
  async create(businessId: number, userId: number | null, { scopes, ...rest }: NewApiKey) {
    const { key, ...stored } = generateApiKey();
    const uniqueScopes = scopes ? [...new Set(scopes)].join(' ') : null;
    const data = { ...rest, ...stored, business_id: businessId, created_by: userId, scopes: uniqueScopes };
    return this.prisma.transaction(async (tx) => {
      await assertStillOwner(tx, { business_id: businessId, user_id: userId });
      await lockForCount(tx, 'api_keys', businessId);
      const good = {
        business_id: businessId,
        revoked_at: null,
        OR: [{ expires_at: null }, { expires_at: { gt: new Date() } }],
      };
      if ((await tx.apiKey.count({ where: good })) >= MAX_KEYS)
        throw new LimitReached(MAX_KEYS, 'API keys that are valid');
      return { api_key: asApiKey(await tx.apiKey.create({ data })), key };
    });
  }

  /** The newest keys first, including revoked ones. */
  async list(
    businessId: number,
    { created_by, ...page }: { limit: number; offset: number; created_by?: number | undefined },
  ) {
    const where = { business_id: businessId, ...(created_by !== undefined && { created_by }) };
    const [keys, total] = await Promise.all([
      this.prisma.apiKey.findMany({
        where,
        orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
        take: page.limit,
        skip: page.offset,
      }),
      this.prisma.apiKey.count({ where }),
    ]);
    return { api_keys: keys.map(asApiKey), total, ...page };
  }

  /** Revokes a key for ever. A key that is already revoked stays as it is. @throws ApiKeyNotFound */
  async revoke(businessId: number, keyId: number) {
    const where = { business_id: businessId, id: keyId };
    return this.prisma.transaction(async (tx) => {
      await tx.apiKey.updateMany({ where: { ...where, revoked_at: null }, data: { revoked_at: new Date() } });
      const key = await tx.apiKey.findFirst({ where });
      if (!key) throw new ApiKeyNotFound();
      await this.prisma.onCommit(() => this.principals.clear());
      return asApiKey(key);
    });
  }
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** A key as the API shows it: its scopes as a list, and its age. */
export function asApiKey({ scopes, ...rest }: Prisma.ApiKeyGetPayload<object>) {
  const ageDays = Math.floor((Date.now() - rest.created_at.getTime()) / DAY_MS);
  return { ...rest, scopes: scopes?.split(' ') ?? null, age_days: Math.max(0, ageDays) };
}
