import { MASKED, type Write } from './audit-writes';

/** The write routes of tags, in the order that they are tried in. */
export const WRITES_OF_TAGS: Write[] = [
  {
    what: 'a tag',
    operation: 'addTag',
    who: 'staff',
    expected: () => [['customer.updated', 'customerId', { tags: MASKED }]],
  },
  {
    what: 'a tag that the customer does not have',
    operation: 'removeTag',
    who: 'staff',
    expected: () => [],
  },
  {
    what: 'a tag of a customer who is found',
    operation: 'applyTags',
    who: 'staff',
    body: () => ({ add: ['Wholesale'], filter: { bought_product_ids: [7_777_777] } }),
    expected: () => [],
  },
];
