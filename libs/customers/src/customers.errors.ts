import { DomainError } from '@wateja/common';

/** No such customer in this business; another business's customer looks just the same. */
export class CustomerNotFound extends DomainError {
  constructor() {
    super('not-found', 'customer_not_found', 'Customer not found');
  }
}

/** Another customer of the business already has this external_id. */
export class ExternalIdTaken extends DomainError {
  constructor() {
    super('conflict', 'external_id_taken', 'Another customer already has this external_id');
  }
}
