import { DomainError } from '@wateja/common';

import { UNDO_DAYS } from './undo-time';

/** The customer was merged into another one, `customer_id`, who has everything now. */
export class CustomerMerged extends DomainError {
  override readonly extension: { customer_id: number };

  constructor(customerId: number) {
    super('gone', 'customer_merged', 'This customer was merged into another one, who is in `customer_id`');
    this.extension = { customer_id: customerId };
  }
}

/** The merge was undone already. */
export class MergeUndone extends DomainError {
  constructor() {
    super('conflict', 'merge_undone', 'This merge was undone already');
  }
}

/** The merge is too old to be undone, or the person was erased. */
export class MergeFinal extends DomainError {
  constructor() {
    super('conflict', 'merge_final', `A merge can be undone for ${UNDO_DAYS} days; this merge is final`);
  }
}

/** Another customer was merged into the same one later: that merge must be undone first. */
export class LaterMerge extends DomainError {
  constructor() {
    super('conflict', 'later_merge', 'Another customer was merged into this one later; undo that merge first');
  }
}
