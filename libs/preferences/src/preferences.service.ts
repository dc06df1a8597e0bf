import { Injectable } from '@nestjs/common';
import {
  type CustomerErased,
  CustomerLock,
  type CustomersCreated,
  type MetricsRefreshed,
  OnDomainEvent,
} from '@wateja/events';
import { assertVersion } from '@wateja/http';
import { PrismaService, type Transaction } from '@wateja/prisma';

import { writeAverageSpend } from './preferences.queries';
import type { UpdatePreferences } from './preferences.schemas';

/** What customers like, and how they want to hear from the shop. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
  ) {}

  /** Changes the given fields only. @throws NotFound, CustomerWasErased, PreconditionFailed */
  async update(businessId: number, customerId: number, changes: UpdatePreferences, expected?: number) {
    const key = { business_id: businessId, customer_id: customerId };
    return this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireShared(tx, businessId, customerId);
      const data = { ...changes, version: { increment: 1 } };
      // An upsert would use up a value of the sequence each time: it is for a row that is missing.
      const [changed] = await tx.customerPreferences.updateManyAndReturn({ where: key, data });
      const preferences =
        changed ??
        (await tx.customerPreferences.upsert({
          where: { business_id_customer_id: key },
          create: { ...key, ...changes },
          update: data,
        }));
      // Written first, which locks the row, and taken back when the caller had seen an older version.
      assertVersion(preferences.version - 1, expected);
      return preferences;
    });
  }

  /** Preferences exist, with their defaults, from a customer's first second. */
  @OnDomainEvent('customers.created')
  async createDefaults({ business_id, customer_ids }: CustomersCreated, tx: Transaction): Promise<void> {
    await tx.customerPreferences.createMany({
      data: customer_ids.map((customer_id) => ({ business_id, customer_id })),
      skipDuplicates: true,
    });
  }

  /** What is left is that nobody may turn to them. `average_spend` is a sum of the books. */
  @OnDomainEvent('customer.erased')
  async forget({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.customerPreferences.updateMany({
      where: { business_id, customer_id },
      data: {
        ...{ favorite_products: null, preferred_payment: null, best_contact_time: null },
        ...{ do_not_contact: true, can_receive_offers: false, can_receive_loyalty: false },
        version: { increment: 1 },
      },
    });
  }

  /** `average_spend` is the purchase history's average, kept here because the specification reads it here. */
  @OnDomainEvent('metrics.refreshed')
  followAverageSpend({ business_id, customers }: MetricsRefreshed, tx: Transaction): void {
    const customer_ids = customers.map(({ customer_id }) => customer_id);
    const averages = customers.map(({ average_spend }) => average_spend);
    tx.pipeline(writeAverageSpend({ business_id, customer_ids, averages }));
  }
}
