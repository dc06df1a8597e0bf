import { Injectable } from '@nestjs/common';
import { type CustomerErased, OnDomainEvent } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

/** The status of a kept answer that went with the customer it told of. No handler answers so. */
export const ERASED_ANSWER = 410;

/** Kept answers hold what was answered, and so what is personal in it. */
@Injectable()
export class AnswerErasure {
  /**
   * Empties the answers that tell of the customer, and what was asked. The keys stay used: a request that comes again
   * must not bring the person back. Sales are passed over: they name a number that the books have too. Refunds are
   * not: their fingerprints stand for their reasons, which somebody could guess until one fits.
   */
  @OnDomainEvent('customer.erased')
  async forget({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.$executeRaw`
      UPDATE idempotency_keys SET response_status = ${ERASED_ANSWER}, response_body = NULL, fingerprint = ''
      WHERE business_id = ${business_id} AND (route LIKE '/api/customers/%' OR route = '/api/sales/:businessId/:saleId/refund')
        AND jsonb_path_exists(
          response_body::jsonb,
          '$.** ? (@.customer_id == $id || @.customer.id == $id)',
          jsonb_build_object('id', ${customer_id}::int)
        )`;
  }
}
