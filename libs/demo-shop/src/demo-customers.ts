import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { CustomerImportService, CustomersService } from '@wateja/customers';
import { NotesService } from '@wateja/notes';
import { PreferencesService } from '@wateja/preferences';
import { PrismaService } from '@wateja/prisma';

import { CUSTOMERS, type DemoCustomer } from './data/customers';
import { CONTACT_PREFERENCES, NOTES } from './data/notes';
import type { DemoBusiness } from './demo-business';
import { DAYS } from './sale-plan';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** These values are the defaults. They are written out because Prisma is slow at each new combination of fields. */
const DEFAULT_CONTACT_PREFERENCES = {
  best_contact_time: null,
  do_not_contact: false,
  can_receive_offers: true,
  can_receive_loyalty: true,
};

/** Loads the demo shop's customers, with their notes and preferences. */
@Injectable()
export class DemoCustomersLoader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly imports: CustomerImportService,
    private readonly customers: CustomersService,
    private readonly notes: NotesService,
    private readonly preferences: PreferencesService,
  ) {}

  async load(shop: DemoBusiness): Promise<void> {
    const customers = CUSTOMERS.map(({ card, contact, from }, index) => ({
      ...contact,
      external_id: card,
      created_at: registeredAt(shop.opened_at, from, index),
    }));
    await this.imports.importBatch(shop, customers);
    const ids = await this.findIdsByCard(shop.business_id);
    for (const customer of CUSTOMERS) {
      const id = ids.get(customer.card);
      if (id === undefined) continue;
      await this.setPreferences(shop, id, customer);
      if (!customer.is_active) await this.customers.deactivate(shop, id);
    }
    await this.addNotes(shop, ids);
  }

  private async setPreferences(shop: DemoBusiness, id: number, { card, pays, usual, visits }: DemoCustomer) {
    const hasBought = visits > 0;
    await this.preferences.update(shop.business_id, id, {
      preferred_payment: hasBought ? pays : null,
      favorite_products: hasBought ? JSON.stringify(usual) : null,
      ...DEFAULT_CONTACT_PREFERENCES,
      ...CONTACT_PREFERENCES[card],
    });
  }

  private async addNotes({ business_id, user_ids }: DemoBusiness, ids: Map<string | null, number>): Promise<void> {
    for (const { card, by, note_type, content } of NOTES) {
      const id = ids.get(card);
      if (id !== undefined) await this.notes.add(business_id, id, user_ids[by], { note_type, content });
    }
  }

  private async findIdsByCard(businessId: number): Promise<Map<string | null, number>> {
    const customers = await this.prisma.customer.findMany({
      where: { business_id: businessId },
      select: { id: true, external_id: true },
    });
    return new Map(customers.map(({ id, external_id }) => [external_id, safeId(id)]));
  }
}

/**
 * Returns when a customer registered, which is before the first purchase. Customers with old purchases registered at
 * different times of the last year. `from` is the number of days since the first purchase.
 */
function registeredAt(openedAt: Date, from: number, index: number): Date {
  const daysAgo = from < DAYS - 20 ? from + 1 : DAYS + 7 * index;
  return new Date(openedAt.getTime() - daysAgo * DAY_MS - index * 1_000);
}
