import { Injectable } from '@nestjs/common';
import { type CustomerErased, OnDomainEvent } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

/** The status of a kept answer that went with the customer it told of. No handler answers so. */
export const ERASED_ANSWER = 410;

/** Kept answers hold what was answered, and so what is personal in it. */
@Injectable()
export class AnswerErasure {
  /**
   * Empties every answer that names the customer, whichever route gave it, with the fingerprint of what was asked: from
   * that somebody could guess the words until one fits. The keys stay used: a request that comes again must not bring the
   * person back.
   */
  @OnDomainEvent('customer.erased')
  async emptyAnswers({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.idempotencyKey.updateMany({
      where: { business_id, customer_ids: { has: BigInt(customer_id) } },
      data: { response_status: ERASED_ANSWER, response_body: null, fingerprint: '' },
    });
  }
}
