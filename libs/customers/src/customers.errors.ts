import { DomainError } from '@wateja/common';

/** Another customer of the business already has this external_id. */
export class ExternalIdTaken extends DomainError {
  constructor() {
    super('conflict', 'external_id_taken', 'Another customer already has this external_id');
  }
}
