import { Inject, Injectable } from '@nestjs/common';
import { safeId, ValidationFailed } from '@wateja/common';
import { BusinessNotFound, MembershipsService, type UserPrincipal, TenantsService } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';
import { EventsService } from '@wateja/events';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { asPlatform, type Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { BusinessChanges, NewBusiness } from './businesses.schemas';
import type { BusinessesEnvironment } from './environment';
import { reservedName } from './reserved-names';

/** What the API shows of a reindexing. The customers module writes it. */
const WITH_REINDEXING = { reindexing: { select: { done: true, total: true } } } satisfies Prisma.BusinessInclude;

/** Creates, finds and changes businesses. */
@Injectable()
export class BusinessesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly memberships: MembershipsService,
    private readonly tenants: TenantsService,
    private readonly events: EventsService,
    @Inject(ENVIRONMENT) private readonly env: BusinessesEnvironment,
  ) {}

  /** Creates a business with `ownerId` as its first owner. @throws ValidationFailed for a reserved name */
  create(ownerId: number, data: NewBusiness) {
    this.assertNotReserved(data.name);
    return asPlatform(() =>
      this.prisma.transaction(async (tx) => {
        const business = await tx.business.create({ data });
        const id = safeId(business.id);
        await this.memberships.grant(tx, { business_id: id, user_id: ownerId, role: 'owner' });
        return { ...business, id, reindexing: null };
      }),
    );
  }

  /** Lists the businesses of which the caller is a member. An administrator of the platform gets all businesses. */
  async list({ user_id, role }: UserPrincipal, page: { limit: number; offset: number }) {
    const where: Prisma.BusinessWhereInput = role === 'admin' ? {} : { memberships: { some: { user_id } } };
    const [businesses, total] = await asPlatform(() =>
      Promise.all([
        this.prisma.business.findMany({
          ...{ where, include: WITH_REINDEXING },
          ...{ orderBy: { id: 'asc' }, take: page.limit, skip: page.offset },
        }),
        this.prisma.business.count({ where }),
      ]),
    );
    return { businesses, total, ...page };
  }

  /** @throws BusinessNotFound */
  async get(id: number) {
    const business = await this.prisma.business.findFirst({ where: { id }, include: WITH_REINDEXING });
    if (!business) throw new BusinessNotFound();
    return business;
  }

  /**
   * Changes a business. Another country changes what its phone numbers mean, so the customers module reads them anew.
   * @throws PreconditionFailed, ValidationFailed for a reserved name
   */
  async update(id: number, changes: BusinessChanges, expected?: ExpectedVersions) {
    if (changes.name !== undefined) this.assertNotReserved(changes.name);
    await this.prisma.transaction(async (tx) => {
      const from = changes.country === undefined ? undefined : await lockCountry(tx, id);
      const data = { ...changes, version: { increment: 1 } };
      const updated = await tx.business.update({ where: { id }, data });
      // The update comes first, because it locks the row. If the caller saw an older version, it is rolled back.
      assertVersion(updated.version - 1, expected);
      if (from !== undefined && from !== updated.country) {
        await this.events.announce(tx, 'business.country_changed', { business_id: id, from });
      }
    });
    this.tenants.clear();
    return this.get(id);
  }

  /** @throws ValidationFailed */
  private assertNotReserved(name: string): void {
    const { OPERATOR_NAME, RESERVED_NAMES } = this.env;
    const reserved = reservedName(name, [OPERATOR_NAME, ...RESERVED_NAMES]);
    if (reserved === undefined) return;
    throw new ValidationFailed([{ path: 'name', message: `Must not look like ${reserved}, which is a reserved name` }]);
  }
}

/**
 * Locks the business. Transactions that write customers by the country of the business have committed them before this
 * returns.
 */
async function lockCountry(tx: Transaction, id: number): Promise<string | undefined> {
  const [business] = await tx.query<{ country: string }>(
    statement`SELECT country FROM businesses WHERE id = ${id} FOR NO KEY UPDATE`,
  );
  return business?.country;
}
