import { Injectable } from '@nestjs/common';
import { type CustomerErased, OnDomainEvent } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

/** Removes from messages everything that identifies a customer: the address, the texts, and the ids at the provider. */
@Injectable()
export class MessageErasure {
  /** Keeps the message itself, its times and its cost. A message that still waits is cancelled and costs nothing. */
  @OnDomainEvent('customer.erased')
  async eraseMessages({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.$executeRaw`
      UPDATE messages SET address = '', subject = NULL, body = '', provider_message_id = NULL, updated_at = now(),
        status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END,
        reason = CASE WHEN status = 'queued' THEN 'erased' ELSE reason END,
        cost = CASE WHEN status = 'queued' THEN 0 ELSE cost END
      WHERE business_id = ${business_id} AND customer_id = ${customer_id}`;
  }
}
