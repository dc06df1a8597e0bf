import { NotFound } from '@wateja/common';

/** The business has no key with this id. */
export class ApiKeyNotFound extends NotFound {
  constructor() {
    super('API key');
  }
}
