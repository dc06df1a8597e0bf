import { DomainError } from '@wateja/common';

/** No such customer in this business. */
export class CustomerNotFound extends DomainError {
  constructor() {
    super('not-found', 'customer_not_found', 'Customer not found');
  }
}
