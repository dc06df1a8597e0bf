import type { Channel, Purpose } from './message-enums';

/** The latest entry of the consent ledger for one channel and purpose; null when nothing is on record. */
export type ConsentState = 'granted' | 'withdrawn' | null;

/** A customer as messaging sees them: what decides whether they are written to, and what texts may tell. */
export interface Recipient {
  customer_id: number;
  name: string;
  /** E.164; null when there is no valid phone. */
  phone: string | null;
  email: string | null;
  is_active: boolean;
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
  do_not_contact: boolean;
  can_receive_offers: boolean;
  can_receive_loyalty: boolean;
  /** As written down at the counter: `mornings`, `after 17:00`. */
  best_contact_time: string | null;
  /** For the purpose that was asked for. SMS is withdrawn for a phone that has said STOP, unless somebody agreed since. */
  consents: Record<Channel, ConsentState>;
  /** Money, as a decimal string in the business's currency. */
  total_spent: string;
  total_purchases: number;
  /** As the loyalty settings of the business name it; null before the first purchase. */
  loyalty_tier: string | null;
}

/** The shop that writes. */
export interface Sender {
  business_id: number;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA name. */
  timezone: string;
}

/** Whom a campaign is for: every condition that is given has to hold. Only active customers are in an audience. */
export interface Audience {
  customer_type?: string[] | undefined;
  repeat_frequency?: string[] | undefined;
  loyalty_tier?: string[] | undefined;
  /** ISO 8601; purchases count by the time they took place. */
  last_purchase_before?: string | undefined;
  last_purchase_after?: string | undefined;
  /** Decimal strings in the business's currency, both included. */
  min_spent?: string | undefined;
  max_spent?: string | undefined;
  /** Bought one of these, in a sale that is not fully refunded. */
  bought_product_ids?: number[] | undefined;
}

/** A part of an audience. */
export interface AudiencePage {
  recipients: Recipient[];
  /** Everybody up to this customer has been looked at. */
  to: number;
  is_last: boolean;
}

/** How many of a campaign's group bought within the days after, and what the purchases came to. */
export interface GroupOutcome {
  group: 'sent' | 'holdout';
  customers: number;
  buyers: number;
  purchases: number;
  /** Decimal string, net of refunds. */
  amount: string;
  /** Decimal string: the sum of the squares of what each customer spent, for the variance. */
  amount_squares: string;
}

/**
 * What messaging has to know of other modules' tables. The application that composes the modules answers it, by one
 * SQL statement a question.
 */
export abstract class Recipients {
  /** The shop. @throws NotFound */
  abstract sender(businessId: number): Promise<Sender>;

  /** One customer, with their consents for `purpose`; null when there is none, or they are erased. */
  abstract find(businessId: number, customerId: number, purpose: Purpose): Promise<Recipient | null>;

  /** The same for many, by customer_id. */
  abstract findAll(businessId: number, customerIds: number[], purpose: Purpose): Promise<Map<number, Recipient>>;

  /** What receipts are known by, by the sale's id: the till's number of the sale, or else its id. */
  abstract receiptNumbers(businessId: number, saleIds: number[]): Promise<Map<number, string>>;

  /**
   * Those of an audience among the next `limit` active customers after `after`, by ascending customer_id.
   * `bought_product_ids` is not looked at: {@link buyers} tells.
   */
  abstract page(
    businessId: number,
    audience: Audience,
    purpose: Purpose,
    page: { after: number; limit: number },
  ): Promise<AudiencePage>;

  /** Who bought one of these products, in a sale that is not fully refunded; ascending. Goes through the lines of all sales. */
  abstract buyers(businessId: number, productIds: number[]): Promise<number[]>;

  /** The names that `loyalty_tier` can have in this business. */
  abstract tiers(businessId: number): Promise<string[]>;

  /** Everybody with this phone (E.164), in every business. */
  abstract ofPhone(phone: string): Promise<{ business_id: number; customer_id: number }[]>;

  /** Purchases of both groups of a campaign from `from` on, for `days` days. */
  abstract outcomes(businessId: number, campaignId: number, from: Date, days: number): Promise<GroupOutcome[]>;
}
