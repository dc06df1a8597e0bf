import { id, paymentMethod, repeatFrequency } from '@wateja/common';
import { z } from 'zod';

import { amount, points, quantity, time } from './event-values';
import { pointsBooked, tierAtRisk, tierChanged, tierRisen, tiersRanked } from './reward-events';

/**
 * All events by which modules tell each other facts. Their names are in the past tense. They contain ids and values,
 * but no rows and no personal data, except for the phones of `customers.phones_changed`. Amounts and quantities are
 * decimal strings; times are ISO 8601 in UTC.
 */

const sale = z.strictObject({ business_id: id, sale_id: id, customer_id: id.nullable() });

/** A sale was completed at `completed_at`. A till that was offline may report it days later. */
const saleCompleted = sale.extend({
  total_amount: amount,
  total_items: quantity,
  payment_method: paymentMethod,
  completed_at: time,
});

/** The shop refunded a sale or a part of it. `fully_refunded` is true when nothing of the sale is left. */
const saleRefunded = sale.extend({ refund_id: id, amount, total_items: quantity, fully_refunded: z.boolean() });

/**
 * A finished sale without a customer was given to one, who bought it at `completed_at`: they showed the receipt, or a
 * manager did it. Modules treat it as a sale that was just completed, except that the customer gets no receipt for it.
 */
const saleAttributed = sale.extend({ customer_id: id, completed_at: time });

/** Customers were created. `is_import` is true when an import created them, so they are not new to the shop. */
const customersCreated = z.strictObject({ business_id: id, customer_ids: z.array(id), is_import: z.boolean() });

/** Somebody changed fields of a customer. `changed` names them. */
const customerUpdated = z.strictObject({ business_id: id, customer_id: id, changed: z.array(z.string()) });

/** An import of a file over HTTP has finished. `kind` says of what, and the numbers are of these records. */
const importFinished = z.strictObject({
  business_id: id,
  import_id: id,
  kind: z.string(),
  created: z.int().min(0),
  updated: z.int().min(0),
  rejected: z.int().min(0),
});

/**
 * Sales raised the repeat frequency of customers. Imports and changes of settings do not cause this event. `from` is
 * null before the first purchase. `completed_at` is the time of the customer's latest sale.
 */
const frequencyRisen = z.strictObject({
  business_id: id,
  customers: z.array(
    z.strictObject({ customer_id: id, from: repeatFrequency.nullable(), to: repeatFrequency, completed_at: time }),
  ),
});

/**
 * Customers up to the id `up_to` were read by the new country of their business. The next batch follows. If another
 * reindexing has begun since, the event has no effect.
 */
const customersReindexed = z.strictObject({ business_id: id, reindexing_id: id, up_to: z.int().min(0) });

/**
 * Other phones (E.164) were read from what was typed, because the country of the business changed. Null: no number. No
 * announced event is stored or logged, so this one may hold phones.
 */
const phonesChanged = z.strictObject({
  business_id: id,
  customers: z.array(z.strictObject({ customer_id: id, from: z.string().nullable(), to: z.string().nullable() })),
});

/**
 * A sale that uses a quote is about to be recorded under `sale_id`. It repeats the lines of the quote; a sale without
 * lines repeats the amount to pay.
 */
const saleRecording = sale.extend({
  customer_id: id,
  quote_id: z.uuid(),
  lines: z.array(z.strictObject({ product_id: id, quantity, unit_price: amount, discount_amount: amount })).nullable(),
  /** The till's discount on the sale, if it sends it again. */
  discount_amount: amount.nullable(),
  /** What is to pay, without the till's rounding. Null for a sale with lines. */
  payable_amount: amount.nullable(),
});

/** Two customers become one, or are parted again: see {@link Merge}. */
const merge = z.strictObject({ business_id: id, merge_id: id, customer_id: id, from_customer_id: id });

/**
 * Recorded events. A module writes them to the outbox in the transaction that made them true. They are delivered after
 * its commit, and again until all listeners have succeeded.
 */
const RECORDED = {
  'sale.completed': saleCompleted,
  /** A pending sale was cancelled. */
  'sale.cancelled': sale,
  'sale.refunded': saleRefunded,
  'sale.attributed': saleAttributed,
  'customers.reindexed': customersReindexed,
  /** An SMS came in. `customer_ids` are the customers who had its phone: none, one or several. */
  'reply.received': z.strictObject({ business_id: id, reply_id: id, customer_ids: z.array(id) }),
  /** A shop has sent as many SMS as the operator allows it in one day or month. More SMS are left out. */
  'sms_limit.reached': z.strictObject({ business_id: id, limit: z.enum(['daily_limit', 'monthly_cap']) }),
  'tiers.ranked': tiersRanked,
  'tier.risen': tierRisen,
  'tier.at_risk': tierAtRisk,
  /** Two customers are one: everything of `from_customer_id`, whose row is gone, is that of `customer_id`. */
  'customers.merged': merge,
  /** A merge was undone: `from_customer_id` is there again. */
  'customers.unmerged': merge,
};

/**
 * Kept events. A module writes them to the outbox like recorded ones. But no module listens to them and a sale can cause
 * several, so they are stored as delivered: to deliver one would cost more than to store it, and have no effect. Before
 * a module listens to one, move it to the recorded events. `@OnDomainEvent` accepts no kept event.
 */
const KEPT = {
  'points.earned': pointsBooked,
  /** A refund took back what its sale had earned. */
  'points.reversed': pointsBooked,
  'points.redeemed': pointsBooked,
  /** A refund gave back points that had paid for its sale. */
  'points.returned': pointsBooked,
  'points.expired': pointsBooked,
  'points.adjusted': pointsBooked,
  /** An entry took more points than the customer had. They owe `owed` points more than before. */
  'points.overdrawn': z.strictObject({ business_id: id, customer_id: id, entry_id: id, owed: points }),
  /** A customer has a points account now. */
  'member.joined': z.strictObject({ business_id: id, customer_id: id, joined_at: time }),
  'tier.changed': tierChanged,
};

/** Announced events. Their listeners run inside the transaction, and commit or roll back with it. */
const ANNOUNCED = {
  'customers.created': customersCreated,
  'customer.updated': customerUpdated,
  /**
   * Customers will be deleted in this transaction, because an import is reverted and nobody has used them. Each module
   * deletes the rows that it keeps for every customer. The customers are locked FOR UPDATE.
   */
  'customers.removing': z.strictObject({ business_id: id, customer_ids: z.array(id) }),
  /** A listener that does not honour the quote throws, and nothing is recorded. */
  'sale.recording': saleRecording,
  /**
   * A customer claims a finished sale that has no customer. Sales writes the customer, or throws, and records
   * `sale.attributed`. The module that announces it must have locked the sale before, because sales are locked before
   * customers.
   */
  'sale.attributing': sale.extend({ customer_id: id }),
  /**
   * Two customers are about to be locked. A module that locks its rows before it locks their customer does it now, so
   * that both do it in the same order.
   */
  'customers.joining': z.strictObject({ business_id: id, customer_ids: z.array(id) }),
  /**
   * Two customers are going to become one, and both are locked FOR UPDATE. Work that is due for one of them alone must
   * be done now, while each still has their own rows.
   */
  'customers.merge_begun': merge,
  /**
   * Two customers become one, and both are locked FOR UPDATE. Each module gives its rows of `from_customer_id` to
   * `customer_id`, or removes those of which a customer has one, and writes it into the journal of the merge. The row of
   * the customer is deleted afterwards: a module that leaves a row behind makes the merge fail. `preferences` says whose
   * preferences stay.
   */
  'customers.merging': merge.extend({ preferences: z.enum(['this', 'from']) }),
  /** A merge is undone, and the row of `from_customer_id` is there again. Each module brings back its rows. */
  'customers.unmerging': merge,
  /** Sales of these customers went from one to another, because of a merge or because it was undone. */
  'sales.moved': z.strictObject({ business_id: id, customer_ids: z.array(id) }),
  /** A business is in another country now. `from` is the country before. */
  'business.country_changed': z.strictObject({ business_id: id, from: z.string() }),
  'customers.phones_changed': phonesChanged,
  /** A customer was deactivated or activated again. */
  'customer.activity_changed': z.strictObject({ business_id: id, customer_id: id, is_active: z.boolean() }),
  /**
   * A person asked to be forgotten, and their row still holds their phone and their email address. A module that finds
   * data of a person by these clears it now. The row is locked FOR UPDATE until the transaction ends.
   */
  'customer.erasing': z.strictObject({ business_id: id, customer_id: id }),
  /**
   * A person asked to be forgotten. Each module clears what could identify them, such as free text and preferences, and
   * keeps what the accounts need. The customer's row is already marked as erased, and locked FOR UPDATE until the
   * transaction ends.
   */
  'customer.erased': z.strictObject({
    business_id: id,
    customer_id: id,
    /** Customers who were merged into this one: answers and files may still name them by these numbers. */
    merged_customer_ids: z.array(id),
  }),
  /**
   * An import loaded sales of the past, or was reverted and removed them. Customers get no messages, such as receipts,
   * for them.
   */
  'sales.imported': z.strictObject({ business_id: id, customer_ids: z.array(id) }),
  'import.finished': importFinished,
  'metrics.refreshed': z.strictObject({
    business_id: id,
    customers: z.array(z.strictObject({ customer_id: id, average_spend: amount })),
  }),
  'frequency.risen': frequencyRisen,
};

export const EVENT_SCHEMAS = { ...RECORDED, ...KEPT, ...ANNOUNCED };

type Payloads<Schemas extends Record<string, z.ZodType>> = { [Name in keyof Schemas]: z.output<Schemas[Name]> };
export type RecordedEvents = Payloads<typeof RECORDED>;
export type KeptEvents = Payloads<typeof KEPT>;
export type AnnouncedEvents = Payloads<typeof ANNOUNCED>;
/** The events to which modules can listen. */
export type DomainEvents = RecordedEvents & AnnouncedEvents;
