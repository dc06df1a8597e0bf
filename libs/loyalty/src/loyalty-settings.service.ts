import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { refuseFractions, ValidationFailed } from '@wateja/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { DEFAULT_THRESHOLDS, frequencySql } from './frequency';
import { TiersAreTheProgrammes } from './loyalty-settings.errors';
import type { UpdateLoyaltySettings } from './loyalty-settings.schemas';
import { lockBusiness } from './metrics.queries';
import type { Tier } from './tier';

/** Reads and changes the thresholds and the tiers of a business. */
@Injectable()
export class LoyaltySettingsService {
  constructor(private readonly prisma: PrismaService) {}

  async find(businessId: number) {
    const stored = await this.prisma.loyaltySettings.findFirst({ where: { business_id: businessId } });
    const { occasional_from, regular_from, frequent_from } = stored ?? DEFAULT_THRESHOLDS;
    const tiers = (stored?.tiers ?? null) as Tier[] | null;
    const version = stored?.version ?? 0;
    return { business_id: businessId, occasional_from, regular_from, frequent_from, tiers, version };
  }

  /**
   * Changes the settings that the request contains and, in the same transaction, every customer's repeat frequency.
   * @throws TiersAreTheProgrammes; ValidationFailed if each threshold would not be higher than the one before, or if the currency has no such
   *   amount; PreconditionFailed
   */
  async update(
    { business_id: businessId, currency }: Pick<BusinessContext, 'business_id' | 'currency'>,
    { tiers, ...thresholds }: UpdateLoyaltySettings,
    expected?: ExpectedVersions,
  ) {
    const amounts = tiers?.map(({ min_spent }, index) => [`tiers.${index}.min_spent`, min_spent] as const);
    refuseFractions(currency, Object.fromEntries(amounts ?? []));
    await this.prisma.transaction(async (tx) => {
      await tx.$queryRaw(lockBusiness(businessId));
      if (tiers !== undefined) await this.assertOwnTiers(tx, businessId);
      const stored = await tx.loyaltySettings.findFirst({ where: { business_id: businessId } });
      assertVersion(stored?.version ?? 0, expected);
      const { occasional_from, regular_from, frequent_from } = { ...(stored ?? DEFAULT_THRESHOLDS), ...thresholds };
      if (regular_from <= occasional_from) refuse('regular_from', 'Must be more than occasional_from');
      if (frequent_from <= regular_from) refuse('frequent_from', 'Must be more than regular_from');
      const data = {
        ...{ occasional_from, regular_from, frequent_from },
        ...(tiers === undefined ? {} : { tiers: tiers ?? Prisma.DbNull }),
      };
      await tx.loyaltySettings.upsert({
        where: { business_id: businessId },
        create: { business_id: businessId, ...data },
        update: { ...data, version: { increment: 1 } },
      });
      const frequency = frequencySql(Prisma.sql`h.total_purchases`, Prisma.sql`settings`);
      await tx.$executeRaw`
        UPDATE customer_purchase_history h SET repeat_frequency = ${frequency}, updated_at = now()
        FROM loyalty_settings settings
        WHERE h.business_id = ${businessId} AND settings.business_id = ${businessId}
          AND h.repeat_frequency IS DISTINCT FROM ${frequency}`;
    });
    return this.find(businessId);
  }

  private async assertOwnTiers(tx: Transaction, businessId: number): Promise<void> {
    const [program] = await tx.query(statement`SELECT version FROM enabled_program(${businessId}::bigint)`);
    if (program) throw new TiersAreTheProgrammes();
  }
}

function refuse(path: string, message: string): never {
  throw new ValidationFailed([{ path, message }]);
}
