import { ERASED_NAME } from '@wateja/customers';
import { FIRST_OWN_ID } from '@wateja/products';

import type { Cells } from './cells';
import type { KnownFormat } from './column-mapping';
import { FIRST_OF_NAMES } from './line-products';
import { CONSENT_COLUMNS_OF_REPORTS } from './read-consents';
import { PREFERENCE_COLUMNS } from './read-preferences';

/**
 * The external_id that an import gives to a customer, a sale or a refund of a report of Wateja that has none: the number in
 * the shop that wrote the report.
 */
export const givenId = (id: string | number): string => `wateja:${id}`;

const sameNames = (columns: readonly string[]) => Object.fromEntries(columns.map((column) => [column, column]));

/** What is imported of the reports on sales, beside the amounts. */
const OF_SALE = {
  ...sameNames([
    'external_id',
    'customer_id',
    'customer_name',
    'customer_external_id',
    'customer_phone',
    'customer_email',
  ]),
  ...sameNames([
    'status',
    'payment_method',
    'payments',
    'points_amount',
    'rounding_amount',
    'exchanged_amount',
    'exchange',
    'refunds',
  ]),
  completed_at: 'completed_at',
  created_at: 'own_created_at',
};

/** The reports of Wateja itself: what one shop exports, another one can import. */
export const OWN_REPORTS: readonly KnownFormat[] = [
  {
    title: 'customers of Wateja',
    kind: 'customer',
    isOwn: true,
    signs: ['id', 'customer_type', 'is_active', 'days_since_last_purchase', 'created_at'],
    mapping: {
      id: 'own_id',
      ...sameNames([
        'external_id',
        'name',
        'phone',
        'email',
        'address',
        'customer_type',
        'is_active',
        'tags',
        'created_at',
      ]),
      ...sameNames(['prefer_sms', 'prefer_email', 'prefer_call', ...PREFERENCE_COLUMNS, ...CONSENT_COLUMNS_OF_REPORTS]),
    },
    notes: ['A customer without external_id is found by phone or email address, or else by the number of the report.'],
  },
  {
    title: 'lines of sales of Wateja',
    kind: 'sale',
    isOwn: true,
    signs: ['id', 'sale_id', 'product_id', 'line_total', 'customer_external_id', 'refunds', 'created_at'],
    mapping: {
      ...OF_SALE,
      sale_id: 'own_id',
      ...sameNames(['product_id', 'sku', 'product_name', 'quantity', 'unit_price']),
      discount_amount: 'line_discount',
    },
    finish: (cells) => ownSale(withoutOwnNumber(cells)),
  },
  {
    title: 'sales of Wateja',
    kind: 'sale',
    isOwn: true,
    signs: ['id', 'total_amount', 'total_items', 'customer_external_id', 'refunds', 'lines', 'created_at'],
    mapping: { ...OF_SALE, id: 'own_id', ...sameNames(['discount_amount', 'total_amount', 'total_items', 'lines']) },
    finish: ({ lines, ...cells }) => ({
      ...ownSale(cells),
      ...(isZero(lines) ? {} : { lines_elsewhere: lines ?? '' }),
    }),
  },
];

/** Amounts that most sales do not have. */
const RARE: ReadonlySet<string> = new Set([
  ...['points_amount', 'rounding_amount', 'exchanged_amount', 'discount_amount', 'line_discount'],
]);

/** Leaves out what says nothing, and names the sale and its customer also without their external_ids. */
function ownSale({ customer_id, customer_name, ...read }: Cells): Cells {
  const saysNothing = (field: string, cell: string) =>
    field === 'payments' ? isPlain(cell) : RARE.has(field) && isZero(cell);
  const cells: Cells = Object.fromEntries(Object.entries(read).filter(([field, cell]) => !saysNothing(field, cell)));
  const isGiven = customer_id !== undefined && cells['customer_external_id'] === undefined;
  return {
    ...cells,
    external_id: cells['external_id'] ?? givenId(cells['own_id'] ?? ''),
    ...(isGiven && { customer_given_id: givenId(customer_id) }),
    ...(isGiven && customer_name === ERASED_NAME && { customer_is_erased: 'true' }),
  };
}

const isZero = (amount: string | undefined) => amount === undefined || Number(amount) === 0;

/** True for one payment without a reference: `payment_method` says the same. */
const isPlain = (payments: string) => !(payments.includes('},{') || payments.includes('"reference":"'));

/** A product that the catalogue of another shop has numbered is known here by its SKU, or else by its name. */
function withoutOwnNumber(cells: Cells): Cells {
  const { product_id, ...others } = cells;
  const number = Number(product_id);
  const isOwn = number >= FIRST_OWN_ID && number < FIRST_OF_NAMES;
  return isOwn && (others['sku'] ?? others['product_name']) !== undefined ? others : cells;
}
