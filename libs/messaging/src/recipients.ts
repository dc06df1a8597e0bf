import type { Channel, Purpose } from './message-enums';

/** The latest entry of the consent ledger for one channel and purpose; null if there is none. */
export type ConsentState = 'granted' | 'withdrawn' | null;

/**
 * A customer as messaging needs them: the data that decides whether they get a message, and the values that texts can
 * show.
 */
export interface Recipient {
  customer_id: number;
  name: string;
  /** In E.164; null if there is no valid phone number. */
  phone: string | null;
  email: string | null;
  is_active: boolean;
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
  do_not_contact: boolean;
  can_receive_offers: boolean;
  can_receive_loyalty: boolean;
  /** Free text from the counter, such as `mornings` or `after 17:00`. */
  best_contact_time: string | null;
  /**
   * The consents for the purpose that the caller passed. A channel counts as withdrawn if its address unsubscribed, or
   * the phone sent STOP, and nobody of the shop has recorded since that the customer agrees again.
   */
  consents: Record<Channel, ConsentState>;
  /** Money, as a decimal string in the business's currency. */
  total_spent: string;
  total_purchases: number;
  /** The name of the tier in the loyalty settings of the business; null before the first purchase. */
  loyalty_tier: string | null;
}

/** The shop that sends the messages. */
export interface Sender {
  business_id: number;
  name: string;
  /** ISO 4217. */
  currency: string;
  /** IANA name. */
  timezone: string;
  /** True while phones are read anew, because the country of the shop changed. Nothing may be sent meanwhile. */
  is_reindexing: boolean;
}

/** The conditions that select the customers of a campaign. A customer must meet all of them and must be active. */
export interface Audience {
  /** The customer has one of these tags, in any case. */
  tag?: string[] | undefined;
  customer_type?: string[] | undefined;
  repeat_frequency?: string[] | undefined;
  loyalty_tier?: string[] | undefined;
  /** ISO 8601. A purchase counts at the time when it took place. */
  last_purchase_before?: string | undefined;
  last_purchase_after?: string | undefined;
  /** Decimal strings in the currency of the business. Both limits are included. */
  min_spent?: string | undefined;
  max_spent?: string | undefined;
  /** The customer bought one of these products in a sale that is not fully refunded. */
  bought_product_ids?: number[] | undefined;
}

/** A page of an audience. */
export interface AudiencePage {
  recipients: Recipient[];
  /** The last customer id that the page has covered. */
  to: number;
  is_last: boolean;
}

/** The purchases of a campaign's customers count in the `days` days that begin at `from`. */
export interface OutcomeWindow {
  campaign_id: number;
  from: Date;
  days: number;
}

/** How many customers of one group of a campaign bought something in the days after it, and for how much. */
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

/** The outcome of one group, with its campaign. */
export interface CampaignOutcome extends GroupOutcome {
  campaign_id: number;
}

/**
 * The data that messaging needs from the tables of other modules. Messaging cannot import them, so `libs/read-models`
 * implements these methods, each with one SQL statement.
 */
export abstract class Recipients {
  /** Finds the shop. @throws NotFound */
  abstract sender(businessId: number): Promise<Sender>;

  /** Finds one customer with their consents for `purpose`; null if the customer does not exist or was erased. */
  abstract find(businessId: number, customerId: number, purpose: Purpose): Promise<Recipient | null>;

  /** Finds many customers with their consents for `purpose`. The keys of the map are customer ids. */
  abstract findAll(businessId: number, customerIds: number[], purpose: Purpose): Promise<Map<number, Recipient>>;

  /** Into whom those of these customers were merged who are gone. The keys of the map are the customers who are gone. */
  abstract survivors(businessId: number, customerIds: number[]): Promise<Map<number, number>>;

  /**
   * The receipt number of each sale, by sale id: the number that the till gave the sale, or the id of the sale without
   * one.
   */
  abstract receiptNumbers(businessId: number, saleIds: number[]): Promise<Map<number, string>>;

  /**
   * Looks at the next `limit` active customers after the customer `after`, in the order of their ids, and returns those
   * in the audience. It ignores `bought_product_ids`; use {@link buyers} for that condition.
   */
  abstract page(
    businessId: number,
    audience: Audience,
    purpose: Purpose,
    page: { after: number; limit: number },
  ): Promise<AudiencePage>;

  /** The number of active customers of this business, as it is counted. */
  abstract countActive(businessId: number): Promise<number>;

  /**
   * The ids of customers who bought one of these products in a sale that is not fully refunded, ascending. This reads
   * the lines of all sales.
   */
  abstract buyers(businessId: number, productIds: number[]): Promise<number[]>;

  /**
   * The ids of active customers whose phone or email address another active customer has too. The case of letters makes
   * no difference in an email address.
   */
  abstract sharingAddress(businessId: number): Promise<number[]>;

  /** The names of all loyalty tiers of this business. */
  abstract tiers(businessId: number): Promise<string[]>;

  /** All customers with this phone (E.164), in every business. */
  abstract ofPhone(phone: string): Promise<{ business_id: number; customer_id: number }[]>;

  /**
   * The ids of the businesses that an SMS from this phone (E.164) is for: the one that wrote to the phone last; or else
   * those with a customer who has the phone; or else the first business of the installation.
   */
  abstract businessesOfReply(phone: string): Promise<number[]>;

  /**
   * The address to which this message went, if it was for this customer; without a message, the address that the
   * customer has now. Null if there is none.
   */
  abstract unsubscribingAddress(
    businessId: number,
    customerId: number,
    channel: Channel,
    messageId: number | null,
  ): Promise<string | null>;

  /** The customers of the shop with this address, active or not. */
  abstract ofAddress(businessId: number, channel: Channel, address: string): Promise<number[]>;

  /** The purchases of both groups of each campaign in its days. */
  abstract outcomes(businessId: number, campaigns: readonly OutcomeWindow[]): Promise<CampaignOutcome[]>;
}
