import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { NotFound } from '@wateja/common';
import { CustomerWasErased, EventsService } from '@wateja/events';
import { PrismaService } from '@wateja/prisma';

import { forgetMerged } from './merges/forget-merged';
import { suppressionHash } from './suppression';

/** The name of every erased customer. */
export const ERASED_NAME = 'Erased customer';

/** The values of an erased customer. A check constraint in the database requires them. */
const ERASED = {
  name: ERASED_NAME,
  ...{ phone: null, phone_e164: null, email: null, address: null, external_id: null, search_text: '', tags: [] },
  ...{ is_active: false, prefer_sms: false, prefer_email: false, prefer_call: false },
};

/** Erases personal data of customers, and keeps the sales. */
@Injectable()
export class CustomerErasureService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Removes all data that identifies the customer, here and, by two events, in every module. It first locks the row FOR
   * UPDATE. So it waits for transactions that are writing about the customer. Later ones must lock the row FOR KEY
   * SHARE, and find that the customer is erased.
   * @throws NotFound, CustomerWasErased
   */
  async erase(businessId: number, customerId: number, reason: string) {
    return this.prisma.transaction(async (tx) => {
      const [current] = await tx.$queryRaw<{ external_id: string | null; erased_at: Date | null }[]>`
        SELECT external_id, erased_at FROM customers
        WHERE business_id = ${businessId} AND id = ${customerId} FOR UPDATE`;
      if (!current) throw new NotFound('Customer');
      if (current.erased_at) throw new CustomerWasErased();
      const { external_id } = current;
      const event = { business_id: businessId, customer_id: customerId };
      await this.events.announce(tx, 'customer.erasing', event);
      const customer = await tx.customer.update({
        where: { business_id_id: { business_id: businessId, id: customerId } },
        data: {
          ...ERASED,
          erased_at: new Date(),
          suppression_hash: external_id === null ? null : suppressionHash(businessId, external_id),
          version: { increment: 1 },
        },
      });
      const merged = await forgetMerged(tx, businessId, customerId);
      await this.events.announce(tx, 'customer.erased', { ...event, merged_customer_ids: merged });
      const entry = { action: 'customer.erased', resource: 'customer', resource_id: customerId } as const;
      await this.audit.record({ business_id: businessId, ...entry, reason }, tx);
      return customer;
    });
  }
}
