import { id, paymentMethod, repeatFrequency } from '@wateja/common';
import { z } from 'zod';

/**
 * The one list of what modules tell each other: facts in the past tense, with ids and values, never rows.
 * Amounts and quantities are decimal strings, times ISO 8601 UTC. Nothing personal is ever in an event.
 */

const amount = z.string().regex(/^\d+\.\d{2}$/);
const quantity = z.string().regex(/^\d+\.\d{3}$/);
const time = z.iso.datetime();
const sale = z.strictObject({ business_id: id, sale_id: id, customer_id: id.nullable() });

/** A sale became a fact, at `completed_at`, which may lie days before the event. */
const saleCompleted = sale.extend({
  total_amount: amount,
  total_items: quantity,
  payment_method: paymentMethod,
  completed_at: time,
});

/** Money went back for all or a part of a sale. `fully_refunded`: nothing of the sale is left. */
const saleRefunded = sale.extend({ refund_id: id, amount, total_items: quantity, fully_refunded: z.boolean() });

/** Customers were added. `is_import`: another system brought them, and they are not new to the shop. */
const customersCreated = z.strictObject({ business_id: id, customer_ids: z.array(id), is_import: z.boolean() });

/**
 * Sales made customers come more often, as their repeat frequency names it. Imports and settings tell of no rise.
 * `from` is null before the first purchase; `completed_at` is that of the latest of the sales.
 */
const frequencyRisen = z.strictObject({
  business_id: id,
  customers: z.array(
    z.strictObject({ customer_id: id, from: repeatFrequency.nullable(), to: repeatFrequency, completed_at: time }),
  ),
});

/** Recorded in the outbox with the change that made them true, delivered after its commit, retried until handled. */
const RECORDED = {
  'sale.completed': saleCompleted,
  /** A pending sale will not happen. */
  'sale.cancelled': sale,
  'sale.refunded': saleRefunded,
};

/** Announced inside the transaction: what listeners write commits, or rolls back, with it. */
const ANNOUNCED = {
  'customers.created': customersCreated,
  /** A customer was deactivated, or came back. */
  'customer.activity_changed': z.strictObject({ business_id: id, customer_id: id, is_active: z.boolean() }),
  /**
   * A person asked to be forgotten. Who keeps anything that tells who they were, in words or in wishes, clears it; what
   * the books need stays. The customer's row is locked FOR UPDATE, and says so, until the transaction ends.
   */
  'customer.erased': z.strictObject({ business_id: id, customer_id: id }),
  /** Sales of the past were loaded in bulk. They are not news: nobody gets a receipt for them. */
  'sales.imported': z.strictObject({ business_id: id, customer_ids: z.array(id) }),
  'metrics.refreshed': z.strictObject({
    business_id: id,
    customers: z.array(z.strictObject({ customer_id: id, average_spend: amount })),
  }),
  'frequency.risen': frequencyRisen,
};

export const EVENT_SCHEMAS = { ...RECORDED, ...ANNOUNCED };

type Payloads<Schemas extends Record<string, z.ZodType>> = { [Name in keyof Schemas]: z.output<Schemas[Name]> };
export type RecordedEvents = Payloads<typeof RECORDED>;
export type AnnouncedEvents = Payloads<typeof ANNOUNCED>;
export type DomainEvents = RecordedEvents & AnnouncedEvents;

export type SaleCompleted = DomainEvents['sale.completed'];
export type SaleCancelled = DomainEvents['sale.cancelled'];
export type SaleRefunded = DomainEvents['sale.refunded'];
export type CustomersCreated = DomainEvents['customers.created'];
export type CustomerActivityChanged = DomainEvents['customer.activity_changed'];
export type CustomerErased = DomainEvents['customer.erased'];
export type SalesImported = DomainEvents['sales.imported'];
export type MetricsRefreshed = DomainEvents['metrics.refreshed'];
export type FrequencyRisen = DomainEvents['frequency.risen'];
