import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { enabledVersion } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { localDayOf } from '../rules/local-day';
import { endOverride, insertOverride, type NewOverride, sameOverride } from '../tiers/overrides.queries';
import { lockTiers } from '../tiers/tiers.queries';
import { TiersService } from '../tiers/tiers.service';
import { TierUnknown } from './overrides.errors';

/** Sets the tier of a customer by hand. */
@Injectable()
export class OverridesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly tiers: TiersService,
    private readonly customerLock: CustomerLock,
  ) {}

  /** @throws NotFound, CustomerWasErased, ProgramDisabled, TierUnknown, ValidationFailed for a day in the past */
  async set(businessId: number, customerId: number, override: NewOverride): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      await this.lock(tx, businessId, customerId);
      const shop = await this.programs.refresh(businessId, tx);
      const now = new Date();
      const { ladder } = enabledVersion(shop, now).program.tiers;
      const names = ladder.map(({ name }) => name);
      if (!names.includes(override.tier)) throw new TierUnknown(names);
      const today = localDayOf(now, shop.timezone);
      if (override.until < today) {
        throw new ValidationFailed([{ path: 'until', message: `Must be ${today} or later` }]);
      }
      const [sameOverrideRow] = await tx.query(statement(sameOverride(businessId, customerId, override)));
      if (sameOverrideRow) return;
      await tx.query(statement(endOverride(businessId, customerId, now)));
      await tx.query(statement(insertOverride(businessId, customerId, override, now)));
      await this.tiers.refresh(tx, businessId, [customerId], 'override');
    });
  }

  /** The tier follows from the purchases again. @throws NotFound, CustomerWasErased */
  async end(businessId: number, customerId: number): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      await this.lock(tx, businessId, customerId);
      await tx.query(statement(endOverride(businessId, customerId, new Date())));
      await this.tiers.refresh(tx, businessId, [customerId], 'override');
    });
  }

  /** Takes the locks in the order of every transaction that computes a tier. */
  private async lock(tx: Transaction, businessId: number, customerId: number): Promise<void> {
    await this.customerLock.acquireShared(tx, businessId, customerId);
    await tx.query(lockTiers({ business_id: businessId, customer_ids: [customerId] }));
  }
}
