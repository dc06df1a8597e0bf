import { Injectable } from '@nestjs/common';
import { OnDomainEvent, type PhonesChanged } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

/** Keeps the addresses of waiting messages up to date. */
@Injectable()
export class MessageAddresses {
  /**
   * Shows the new phones in waiting messages. The sending itself reads the phone of the customer. A message to a customer
   * without a valid phone keeps its address; it is left out when it is due.
   */
  @OnDomainEvent('customers.phones_changed')
  async updateAddresses({ business_id, customers }: PhonesChanged, tx: Transaction): Promise<void> {
    await tx.query(statement`
      UPDATE messages m SET address = c."to", updated_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) AS c(customer_id bigint, "to" text)
      WHERE m.business_id = ${business_id} AND m.customer_id = c.customer_id AND m.channel = 'sms'
        AND m.status = 'queued' AND c."to" IS NOT NULL`);
  }
}
