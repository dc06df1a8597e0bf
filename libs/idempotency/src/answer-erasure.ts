import { Injectable } from '@nestjs/common';
import { type CustomerErased, OnDomainEvent } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

/**
 * The status of a kept answer that was emptied because its customer was erased. No handler answers with this status.
 */
export const ERASED_ANSWER = 410;

/** Empties kept answers when a customer is erased, because they contain personal data. */
@Injectable()
export class AnswerErasure {
  /**
   * Empties all answers that name the customer, of all routes, and the fingerprints of their requests: from a
   * fingerprint somebody could guess the words of the request. The keys stay used, because a repeated request must not
   * create the person again.
   */
  @OnDomainEvent('customer.erased')
  async emptyAnswers(
    { business_id, customer_id, merged_customer_ids }: CustomerErased,
    tx: Transaction,
  ): Promise<void> {
    await tx.idempotencyKey.updateMany({
      where: { business_id, customer_ids: { hasSome: [customer_id, ...merged_customer_ids].map(BigInt) } },
      data: { response_status: ERASED_ANSWER, response_body: null, fingerprint: '' },
    });
  }
}
