import { Injectable } from '@nestjs/common';
import { type Prisma, PrismaService } from '@wateja/prisma';

import { generateApiKey } from './api-key';
import { ApiKeyPrincipalsService } from './api-key-principals.service';
import { ApiKeyNotFound } from './api-keys.errors';
import type { NewApiKey } from './api-keys.schemas';

/** The API keys of a business, for its tills and integrations. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly principals: ApiKeyPrincipalsService,
  ) {}

  /** Creates a key. Only this answer ever contains the key itself. */
  async create(businessId: number, userId: number | null, { scopes, ...rest }: NewApiKey) {
    const { key, ...stored } = generateApiKey();
    const uniqueScopes = scopes ? [...new Set(scopes)].join(' ') : null;
    const data = { ...rest, ...stored, business_id: businessId, created_by: userId, scopes: uniqueScopes };
    return { api_key: asApiKey(await this.prisma.apiKey.create({ data })), key };
  }

  /** The newest keys first, including revoked ones. */
  async list(businessId: number, page: { limit: number; offset: number }) {
    const where = { business_id: businessId };
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

/** The API shows the scopes of a key as a list. */
function asApiKey({ scopes, ...rest }: Prisma.ApiKeyGetPayload<object>) {
  return { ...rest, scopes: scopes?.split(' ') ?? null };
}
