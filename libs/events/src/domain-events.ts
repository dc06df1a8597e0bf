/**
 * The one list of what modules tell each other: facts in the past tense, with ids and values, never rows.
 * Amounts and quantities are decimal strings, times ISO 8601 UTC. Nothing personal is ever in an event.
 */

/** Recorded in the outbox with the change that made them true, delivered after its commit, retried until handled. */
export interface RecordedEvents {
  'sale.completed': SaleCompleted;
  'sale.cancelled': SaleCancelled;
  'sale.refunded': SaleRefunded;
  'message.caused': MessageCaused;
}

/** Announced inside the transaction: what listeners write commits, or rolls back, with it. */
export interface AnnouncedEvents {
  'customers.created': CustomersCreated;
  'customer.activity_changed': CustomerActivityChanged;
  'customer.erased': CustomerErased;
  'sales.imported': SalesImported;
  'metrics.refreshed': MetricsRefreshed;
  'frequency.risen': FrequencyRisen;
}

export type DomainEvents = RecordedEvents & AnnouncedEvents;

/** A sale became a fact, at `completed_at`, which may lie days before the event. */
export interface SaleCompleted {
  business_id: number;
  sale_id: number;
  customer_id: number | null;
  total_amount: string;
  total_items: string;
  payment_method: string;
  completed_at: string;
}

/** A pending sale will not happen. */
export interface SaleCancelled {
  business_id: number;
  sale_id: number;
  customer_id: number | null;
}

/** Money went back for all or a part of a sale. */
export interface SaleRefunded {
  business_id: number;
  sale_id: number;
  refund_id: number;
  customer_id: number | null;
  amount: string;
  total_items: string;
  /** True when nothing of the sale is left. */
  fully_refunded: boolean;
}

/** Something happened that this customer gets a message for, in a shop that sends messages of this kind. */
export interface MessageCaused {
  business_id: number;
  customer_id: number;
  kind: 'receipt' | 'welcome' | 'became_regular';
  /** What a receipt is about; null for the other kinds. */
  sale: {
    sale_id: number;
    total_amount: string;
    total_items: string;
    payment_method: string;
    completed_at: string;
  } | null;
}

export interface CustomersCreated {
  business_id: number;
  customer_ids: number[];
  /** True for those that another system brought: they are not new to the shop. */
  is_import: boolean;
}

/** A customer was deactivated, or came back. */
export interface CustomerActivityChanged {
  business_id: number;
  customer_id: number;
  is_active: boolean;
}

/**
 * A person asked to be forgotten. Who keeps anything that tells who they were, in words or in wishes, clears it; what
 * the books need stays. The customer's row is locked FOR UPDATE, and says so, until the transaction ends.
 */
export interface CustomerErased {
  business_id: number;
  customer_id: number;
}

/** Sales of the past were loaded in bulk. They are not news: nobody gets a receipt for them. */
export interface SalesImported {
  business_id: number;
  customer_ids: number[];
}

export interface MetricsRefreshed {
  business_id: number;
  customers: { customer_id: number; average_spend: string }[];
}

/** Sales made customers come more often, as their repeat frequency names it. Imports and settings tell of no rise. */
export interface FrequencyRisen {
  business_id: number;
  customers: {
    customer_id: number;
    /** Null before the first purchase. */
    from: string | null;
    to: string;
    /** Of the latest of the sales. */
    completed_at: string;
  }[];
}
