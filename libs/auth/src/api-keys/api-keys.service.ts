import { Injectable } from '@nestjs/common';
import { type Prisma, PrismaService } from '@wateja/prisma';

import { generateApiKey } from './api-key';
import { ApiKeyPrincipalsService } from './api-key-principals.service';
import { ApiKeyNotFound } from './api-keys.errors';
import type { NewApiKey } from './api-keys.schemas';

/** The keys that a business has given to its tills and integrations. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly principals: ApiKeyPrincipalsService,
  ) {}

  /** The only time that the key itself is known. */
  async create(business_id: number, created_by: number | null, { scopes, ...rest }: NewApiKey) {
    const { key, ...kept } = generateApiKey();
    const data = { ...rest, ...kept, business_id, created_by, scopes: scopes ? [...new Set(scopes)].join(' ') : null };
    return { api_key: asApiKey(await this.prisma.apiKey.create({ data })), key };
  }

  /** The newest first, revoked ones too. */
  async list(business_id: number, page: { limit: number; offset: number }) {
    const [keys, total] = await Promise.all([
      this.prisma.apiKey.findMany({
        where: { business_id },
        orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
        take: page.limit,
        skip: page.offset,
      }),
      this.prisma.apiKey.count({ where: { business_id } }),
    ]);
    return { api_keys: keys.map(asApiKey), total, ...page };
  }

  /** For good. A key that is revoked already stays as it is. @throws ApiKeyNotFound */
  async revoke(business_id: number, id: number) {
    return this.prisma.transaction(async (tx) => {
      await tx.apiKey.updateMany({ where: { business_id, id, revoked_at: null }, data: { revoked_at: new Date() } });
      const key = await tx.apiKey.findFirst({ where: { business_id, id } });
      if (!key) throw new ApiKeyNotFound();
      await this.prisma.onCommit(() => this.principals.clear());
      return asApiKey(key);
    });
  }
}

/** A key as the API shows it: with its scopes as a list, and without its hash. */
function asApiKey({ scopes, ...rest }: Prisma.ApiKeyGetPayload<object>) {
  return { ...rest, scopes: scopes?.split(' ') ?? null };
}
