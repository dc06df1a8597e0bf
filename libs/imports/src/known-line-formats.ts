import type { KnownFormat } from './column-mapping';
import { loyverseLine, shopifyLine, squareLine } from './known-lines';

const UNNAMED_PAYMENT = 'payment_method is other, because the file does not say how the customer paid.';

/** Exports of other programs in which each row is a line of a sale. */
export const KNOWN_LINE_FORMATS: readonly KnownFormat[] = [
  {
    title: 'items of Square',
    kind: 'sale',
    signs: ['transaction id', 'item', 'qty', 'sku', 'event type'],
    mapping: {
      'transaction id': 'external_id',
      'payment id': 'payment_id',
      date: 'completed_at',
      time: 'completed_at',
      sku: 'sku',
      item: 'product_name',
      'price point name': 'variant',
      qty: 'quantity',
      'gross sales': 'gross',
      'net sales': 'net',
      tax: 'tax',
      'event type': 'event_type',
      'customer id': 'customer_external_id',
    },
    notes: [
      UNNAMED_PAYMENT,
      'unit_price is the gross amount with tax, divided by the quantity. Discounts are those of the lines.',
    ],
    dates: 'mdy',
    finish: squareLine,
  },
  {
    title: 'receipts by item of Loyverse',
    kind: 'sale',
    signs: ['receipt number', 'receipt type', 'sku', 'item', 'quantity', 'net sales'],
    mapping: {
      'receipt number': 'external_id',
      'receipt type': 'receipt_type',
      date: 'completed_at',
      sku: 'sku',
      item: 'product_name',
      variant: 'variant',
      quantity: 'quantity',
      'gross sales': 'gross',
      'net sales': 'net',
      'customer contacts': 'contacts',
      status: 'status',
    },
    notes: [
      UNNAMED_PAYMENT,
      'unit_price is the gross amount divided by the quantity. Taxes that are added to prices are left out.',
      'Customers are found by their contacts.',
    ],
    finish: loyverseLine,
  },
  {
    title: 'orders of Shopify',
    kind: 'sale',
    signs: ['name', 'financial status', 'lineitem quantity', 'lineitem name', 'lineitem price', 'lineitem sku'],
    mapping: {
      name: 'external_id',
      email: 'customer_email',
      phone: 'customer_phone',
      'financial status': 'status',
      'created at': 'completed_at',
      'cancelled at': 'cancelled',
      total: 'order_total',
      'refunded amount': 'refunded_amount',
      'payment method': 'payment_method',
      'lineitem quantity': 'quantity',
      'lineitem name': 'product_name',
      'lineitem price': 'unit_price',
      'lineitem sku': 'sku',
    },
    notes: [
      'If the total of an order is more than its lines, the rest is a line "Shipping and taxes". If it is less, the rest is a discount.',
      'Customers are found by their email address or phone. payment_method is other if it is unknown.',
    ],
    finish: shopifyLine,
  },
];
