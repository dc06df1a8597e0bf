import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { BusinessNotFound, MembershipsService, type UserPrincipal, TenantsService } from '@wateja/auth';
import { assertVersion } from '@wateja/http';
import { asPlatform, type Prisma, PrismaService } from '@wateja/prisma';

import type { BusinessChanges, NewBusiness } from './businesses.schemas';

/** The shops. */
@Injectable()
export class BusinessesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly memberships: MembershipsService,
    private readonly tenants: TenantsService,
  ) {}

  /** The new business, with `owner_id` as its first owner. */
  create(owner_id: number, data: NewBusiness) {
    return asPlatform(() =>
      this.prisma.transaction(async (tx) => {
        const business = await tx.business.create({ data });
        const id = safeId(business.id);
        await this.memberships.grant(tx, { business_id: id, user_id: owner_id, role: 'owner' });
        return { ...business, id };
      }),
    );
  }

  /** The caller's own businesses; for an administrator of the platform, all. */
  async list({ user_id, role }: UserPrincipal, page: { limit: number; offset: number }) {
    const where: Prisma.BusinessWhereInput = role === 'admin' ? {} : { memberships: { some: { user_id } } };
    const [businesses, total] = await asPlatform(() =>
      Promise.all([
        this.prisma.business.findMany({ where, orderBy: { id: 'asc' }, take: page.limit, skip: page.offset }),
        this.prisma.business.count({ where }),
      ]),
    );
    return { businesses, total, ...page };
  }

  /** @throws BusinessNotFound */
  async get(id: number) {
    const business = await this.prisma.business.findFirst({ where: { id } });
    if (!business) throw new BusinessNotFound();
    return business;
  }

  /** @throws PreconditionFailed */
  async update(id: number, changes: BusinessChanges, expected?: number) {
    const business = await this.prisma.transaction(async (tx) => {
      const data = { ...changes, version: { increment: 1 } };
      const updated = await tx.business.update({ where: { id }, data });
      // Written first, which locks the row, and taken back when the caller had seen an older version.
      assertVersion(updated.version - 1, expected);
      return updated;
    });
    this.tenants.clear();
    return business;
  }
}
