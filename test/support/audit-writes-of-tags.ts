import { MASKED, type Write } from './audit-writes';

/** A tag that only this customer has. */
export const ownTag = (customerId: number) => `Customer ${customerId}`;

/** The write routes of tags, in the order that they are tried in. */
export const WRITES_OF_TAGS: Write[] = [
  {
    what: 'a tag',
    operation: 'addTag',
    who: 'staff',
    expected: () => [['customer.updated', 'customerId', { tags: MASKED }]],
  },
  {
    what: 'a tag that the customer loses',
    operation: 'removeTag',
    who: 'staff',
    expected: () => [['customer.updated', 'customerId', { tags: MASKED }]],
  },
  {
    what: 'a tag of a customer who is found',
    operation: 'applyTags',
    who: 'staff',
    body: ({ customerId }) => ({ add: ['Wholesale'], filter: { tag: [ownTag(customerId)] } }),
    expected: () => [['customer.updated', 'customerId', { tags: MASKED }]],
  },
];
