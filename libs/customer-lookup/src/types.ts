/** A customer as the lookup shows them. */
export interface LookupCustomer {
  id: number;
  name: string;
  /** The middle digits are dots, unless somebody asked with the whole number. */
  phone: string | null;
  customer_type: string;
}

/** The tier and the points of a customer. Amounts are decimal texts. */
export interface LookupRewards {
  tier: string | null;
  /** The points that the customer can use. */
  points: string;
  /** What the tier takes off each line of a sale, in percent. */
  discount_percent: string;
}

/** What somebody has chosen or created. */
export interface Choice {
  customer: LookupCustomer;
  /** Null if the token may not read points, or if they could not be read: then `rewards_failed` is true. */
  rewards: LookupRewards | null;
  /** True if nobody knows what the customer has: the server did not answer, or refused. */
  rewards_failed: boolean;
}

/** Returns a token. It is asked again when the server no longer accepts the one before. */
export type GetToken = () => string | Promise<string>;
