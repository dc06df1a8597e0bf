import type { Cells } from './cells';
import type { KnownFormat } from './column-mapping';
import { KNOWN_LINE_FORMATS } from './known-line-formats';
import { OWN_REPORTS } from './own-reports';
import { loyverseReceipt, squareTransaction } from './known-receipts';

/** Export files of programs that shops used before. */
export const KNOWN_FORMATS: readonly KnownFormat[] = [
  {
    title: 'customers of Square',
    kind: 'customer',
    signs: ['square customer id', 'first name', 'last name'],
    mapping: {
      'square customer id': 'external_id',
      'first name': 'name',
      'last name': 'name',
      'company name': 'other_name',
      'email address': 'email',
      'phone number': 'phone',
      'street address 1': 'address',
      'street address 2': 'address',
      city: 'address',
      state: 'address',
      'postal code': 'address',
      memo: 'note',
      'first visit': 'created_at',
      'email subscription status': 'prefer_email',
      groups: 'tags',
    },
    finish: withOthers,
  },
  {
    title: 'customers of Loyverse',
    kind: 'customer',
    signs: ['customer id', 'customer name', 'customer code'],
    mapping: {
      'customer id': 'external_id',
      'customer name': 'name',
      email: 'email',
      phone: 'phone',
      address: 'address',
      city: 'address',
      region: 'address',
      'postal code': 'address',
      note: 'note',
      'first visit': 'created_at',
    },
    notes: ['To take over the points, import the same file as points.'],
  },
  {
    title: 'points of Loyverse',
    kind: 'points',
    signs: ['customer id', 'customer name', 'customer code', 'points balance'],
    mapping: { 'customer id': 'external_id', 'points balance': 'points' },
  },
  {
    title: 'customers of Shopify',
    kind: 'customer',
    signs: ['customer id', 'first name', 'last name', 'accepts email marketing'],
    mapping: {
      'customer id': 'external_id',
      'first name': 'name',
      'last name': 'name',
      'default address company': 'other_name',
      email: 'email',
      phone: 'phone',
      'default address phone': 'other_phone',
      'default address address1': 'address',
      'default address address2': 'address',
      'default address city': 'address',
      'default address zip': 'address',
      'accepts email marketing': 'prefer_email',
      'accepts sms marketing': 'prefer_sms',
      tags: 'tags',
      note: 'note',
    },
    finish: withOthers,
  },
  {
    title: 'transactions of Square',
    kind: 'sale',
    signs: ['transaction id', 'payment id', 'total collected', 'event type'],
    mapping: {
      'transaction id': 'external_id',
      'payment id': 'payment_id',
      date: 'completed_at',
      time: 'completed_at',
      'gross sales': 'gross',
      discounts: 'discounts',
      tax: 'tax',
      tip: 'tip',
      'total collected': 'total_amount',
      card: 'card',
      cash: 'cash',
      'other tender': 'other_tender',
      'other tender type': 'tender_name',
      description: 'total_items',
      'customer id': 'customer_external_id',
    },
    notes: [
      'total_items is the sum of the counts in the description, else 1.',
      'payment_method is other if the row has no tender. Several tenders become several payments.',
    ],
    dates: 'mdy',
    finish: squareTransaction,
  },
  {
    title: 'receipts of Loyverse',
    kind: 'sale',
    signs: ['receipt number', 'receipt type', 'total collected', 'payment type'],
    mapping: {
      'receipt number': 'external_id',
      'receipt type': 'receipt_type',
      date: 'completed_at',
      'gross sales': 'gross',
      discounts: 'discounts',
      'total discount': 'discounts',
      taxes: 'tax',
      tips: 'tip',
      'total collected': 'total_amount',
      'payment type': 'payment_method',
      description: 'total_items',
      'customer contacts': 'contacts',
      status: 'status',
    },
    notes: [
      'total_items is the sum of the counts in the description, else 1.',
      'Customers are found by their contacts.',
    ],
    finish: loyverseReceipt,
  },
  ...KNOWN_LINE_FORMATS,
  ...OWN_REPORTS,
];

/** Uses the company as the name of a customer without one, and the phone of the address if there is no other phone. */
function withOthers({ other_name, other_phone, ...cells }: Cells): Cells {
  return {
    ...(other_name === undefined ? {} : { name: other_name }),
    ...(other_phone === undefined ? {} : { phone: other_phone }),
    ...cells,
  };
}
