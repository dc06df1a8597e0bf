import { DomainError, type InvalidField, NotFound } from '@wateja/common';
import { CustomerWasErased } from '@wateja/events';

import { MAX_ITEMS_BOUGHT, MAX_SPENT } from './sale-arithmetic';

/** The receipt number belongs to a sale with other content. */
export class ExternalIdConflict extends DomainError {
  constructor() {
    super('conflict', 'external_id_conflict', 'This external_id already belongs to a sale with other content');
  }
}

/** With this sale, the customer's purchases would exceed the limits of one customer. */
export class CustomerTotalTooLarge extends DomainError {
  constructor() {
    const limits = `${MAX_SPENT} in total, or more than ${MAX_ITEMS_BOUGHT} items`;
    super('rejected', 'customer_total_too_large', `The purchases of one customer cannot be more than ${limits}`);
  }
}

/** Only a pending sale can be completed or cancelled. */
export class SaleNotPending extends DomainError {
  constructor(status: string) {
    const hint = status === 'cancelled' ? '' : '; refund it to give money back';
    super('conflict', 'sale_not_pending', `The sale is ${status.replace('_', ' ')} and no longer pending${hint}`);
  }
}

/** Only a finished sale is given to a customer. A till completes or cancels a pending one. */
export class SaleNotFinished extends DomainError {
  constructor(status: string) {
    super('conflict', 'sale_not_finished', `The sale is ${status}, so it cannot be given to a customer`);
  }
}

/** The sale belongs to another customer. */
export class ReceiptTaken extends DomainError {
  constructor() {
    super('conflict', 'receipt_taken', 'This sale already belongs to another customer');
  }
}

/** A sale can only be refunded if it is completed and not yet fully refunded. */
export class SaleNotRefundable extends DomainError {
  constructor(status: string) {
    super('conflict', 'sale_not_refundable', `The sale is ${status}, so it cannot be refunded`);
  }
}

/** The refund does not fit the sale. `details` names the fields. */
export class RefundRejected extends DomainError {
  constructor(details: InvalidField[]) {
    super('rejected', 'refund_rejected', 'The refund does not match the sale', details);
  }
}

export type Refusal = 'conflict' | 'customer-erased' | 'customer-full' | 'customer-missing';

/** The error that tells the caller why the sale was not recorded. */
export function refusalOf(outcome: Refusal): DomainError {
  if (outcome === 'conflict') return new ExternalIdConflict();
  if (outcome === 'customer-erased') return new CustomerWasErased();
  return outcome === 'customer-full' ? new CustomerTotalTooLarge() : new NotFound('Customer');
}
