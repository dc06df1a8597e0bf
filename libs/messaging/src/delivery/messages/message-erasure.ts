import { Injectable } from '@nestjs/common';
import { type CustomerErased, OnDomainEvent } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

/** Takes out of messages what tells to whom they went: where to, what they said, and their names at the provider. */
@Injectable()
export class MessageErasure {
  /** That there was a message, when, and what it cost, stays; one that waits is not sent any more, and costs nothing. */
  @OnDomainEvent('customer.erased')
  async forget({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.$executeRaw`
      UPDATE messages SET address = '', subject = NULL, body = '', provider_message_id = NULL, updated_at = now(),
        status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END,
        reason = CASE WHEN status = 'queued' THEN 'erased' ELSE reason END,
        cost = CASE WHEN status = 'queued' THEN 0 ELSE cost END
      WHERE business_id = ${business_id} AND customer_id = ${customer_id}`;
  }
}
