import { DomainError } from '@wateja/common';

/** Several customers have the phone, so the till has to ask who it is. */
export class AmbiguousPhone extends DomainError {
  /** @param candidates the ids of these customers; the till reads their names from the members */
  constructor(candidates: number[]) {
    const details = candidates.map((id) => ({ path: 'customer_id', message: `Customer ${id} has this phone` }));
    super('conflict', 'ambiguous_phone', 'Several customers have this phone; send the customer_id of one', details);
  }
}
