import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { BusinessNotFound, MembershipsService, type UserPrincipal, TenantsService } from '@wateja/auth';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { asPlatform, type Prisma, PrismaService } from '@wateja/prisma';

import type { BusinessChanges, NewBusiness } from './businesses.schemas';

/** Creates, finds and changes businesses. */
@Injectable()
export class BusinessesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly memberships: MembershipsService,
    private readonly tenants: TenantsService,
  ) {}

  /** Creates a business with `ownerId` as its first owner. */
  create(ownerId: number, data: NewBusiness) {
    return asPlatform(() =>
      this.prisma.transaction(async (tx) => {
        const business = await tx.business.create({ data });
        const id = safeId(business.id);
        await this.memberships.grant(tx, { business_id: id, user_id: ownerId, role: 'owner' });
        return { ...business, id };
      }),
    );
  }

  /** Lists the businesses in which the caller works; an administrator of the platform gets all businesses. */
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
  async update(id: number, changes: BusinessChanges, expected?: ExpectedVersions) {
    const business = await this.prisma.transaction(async (tx) => {
      const data = { ...changes, version: { increment: 1 } };
      const updated = await tx.business.update({ where: { id }, data });
      // The update comes first, because it locks the row. If the caller saw an older version, it is rolled back.
      assertVersion(updated.version - 1, expected);
      return updated;
    });
    this.tenants.clear();
    return business;
  }
}
