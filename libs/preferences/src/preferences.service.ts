import { Injectable } from '@nestjs/common';
import { refuseSwitchingOn } from '@wateja/audit';
import {
  type CustomerErased,
  CustomerLock,
  type CustomersCreated,
  type CustomersRemoving,
  type MetricsRefreshed,
  OnDomainEvent,
} from '@wateja/events';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { writeAverageSpend, writeImported } from './preferences.queries';
import type { ImportedPreferences, UpdatePreferences } from './preferences.schemas';

/** The fields that allow messages, and the value that allows them. */
const SWITCHES = [
  { field: 'do_not_contact', on: false },
  { field: 'can_receive_offers', on: true },
  { field: 'can_receive_loyalty', on: true },
] as const;

/** Stores what customers like, and how the shop may contact them. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
  ) {}

  /**
   * Changes only the fields that `changes` contains.
   * @throws NotFound, CustomerWasErased, PreconditionFailed, SwitchedOffByPerson
   */
  async update(businessId: number, customerId: number, changes: UpdatePreferences, expected?: ExpectedVersions) {
    const key = { business_id: businessId, customer_id: customerId };
    return this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireShared(tx, businessId, customerId);
      await this.refuseBringingBack(tx, key, changes);
      const data = { ...changes, version: { increment: 1 } };
      // An upsert uses up a value of the sequence each time, so it runs only if the row is missing.
      const [changed] = await tx.customerPreferences.updateManyAndReturn({ where: key, data });
      const preferences =
        changed ??
        (await tx.customerPreferences.upsert({
          where: { business_id_customer_id: key },
          create: { ...key, ...changes },
          update: data,
        }));
      // The update comes first, because it locks the row. If the caller saw an older version, it is rolled back.
      assertVersion(preferences.version - 1, expected);
      return preferences;
    });
  }

  /** An API key cannot allow messages again that a person has switched off. @throws SwitchedOffByPerson */
  private async refuseBringingBack(
    tx: Transaction,
    key: { business_id: number; customer_id: number },
    changes: UpdatePreferences,
  ): Promise<void> {
    const allowed = SWITCHES.filter(({ field, on }) => changes[field] === on);
    if (allowed.length === 0) return;
    const current = await tx.customerPreferences.findFirst({ where: key });
    const fields = allowed.filter(({ field, on }) => current && current[field] !== on).map(({ field }) => field);
    const { business_id, customer_id } = key;
    await refuseSwitchingOn(tx, { business_id, resource: 'preferences', resource_id: customer_id }, fields);
  }

  /**
   * Sets the preferences of customers whom the same transaction has created. The version stays that of a new customer, so a
   * revert of the import removes them.
   */
  async importBatch(businessId: number, preferences: ImportedPreferences[]): Promise<void> {
    if (preferences.length === 0) return;
    await this.prisma.transaction((tx) => tx.query(statement(writeImported(businessId, preferences))));
  }

  @OnDomainEvent('customers.removing')
  async removeDefaults({ business_id, customer_ids }: CustomersRemoving, tx: Transaction): Promise<void> {
    await tx.customerPreferences.deleteMany({ where: { business_id, customer_id: { in: customer_ids } } });
  }

  /** Creates default preferences for each new customer, so that every customer has some. */
  @OnDomainEvent('customers.created')
  async createDefaults({ business_id, customer_ids }: CustomersCreated, tx: Transaction): Promise<void> {
    // Prisma's createMany would send each default of each of an import's thousand rows.
    await tx.query(statement`
      INSERT INTO customer_preferences (business_id, customer_id)
      SELECT ${business_id}, unnest(${customer_ids}::bigint[]) ON CONFLICT DO NOTHING`);
  }

  /**
   * Removes the erased customer's preferences, and records that the shop may not contact them. `average_spend` stays,
   * because it belongs to the books.
   */
  @OnDomainEvent('customer.erased')
  async erasePreferences({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.customerPreferences.updateMany({
      where: { business_id, customer_id },
      data: {
        ...{ favorite_products: null, preferred_payment: null, best_contact_time: null },
        ...{ do_not_contact: true, can_receive_offers: false, can_receive_loyalty: false },
        version: { increment: 1 },
      },
    });
  }

  /** Copies the average spend from the purchase history, because the specification expects it in the preferences. */
  @OnDomainEvent('metrics.refreshed')
  followAverageSpend({ business_id, customers }: MetricsRefreshed, tx: Transaction): void {
    const customerIds = customers.map(({ customer_id }) => customer_id);
    const averages = customers.map(({ average_spend }) => average_spend);
    tx.pipeline(writeAverageSpend({ business_id, customer_ids: customerIds, averages }));
  }
}
