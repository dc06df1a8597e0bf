import { DomainError } from '@wateja/common';

import { MAX_CUSTOMERS_CHANGED, MAX_TAGS_OF_BUSINESS, MAX_TAGS_OF_CUSTOMER } from './tag-names';

/** A customer would have more tags than a customer can have. */
export class TooManyTags extends DomainError {
  constructor() {
    super('rejected', 'too_many_tags', `A customer can have at most ${MAX_TAGS_OF_CUSTOMER} tags. Nothing was changed`);
  }
}

/** The business would have more different tags than a business can have. */
export class TooManyTagsOfBusiness extends DomainError {
  constructor() {
    super(
      'rejected',
      'too_many_tags_of_business',
      `A business can have at most ${MAX_TAGS_OF_BUSINESS} different tags. Nothing was changed`,
    );
  }
}

/** A request would change the tags of more customers than one request can. */
export class TooManyCustomers extends DomainError {
  constructor() {
    super(
      'rejected',
      'too_many_customers',
      `A request can change the tags of at most ${MAX_CUSTOMERS_CHANGED} customers. Narrow the filter. Nothing was changed`,
    );
  }
}
