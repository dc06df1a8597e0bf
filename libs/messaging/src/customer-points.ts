/** Points are decimals as texts, without trailing zeros: `620`. Amounts are decimals in the currency of the business. */

/** What a receipt says about points. */
export interface PointsOfSale {
  /** What the sale has earned. */
  points_earned: string;
  /** What the customer has now. */
  points_balance: string;
}

/** What a customer loses soon. */
export interface ExpiringPoints {
  customer_id: number;
  /** All points that end within the days of which the programme warns. */
  points: string;
  worth: string;
  balance: string;
  /** The last day of those that end first, in the calendar of the shop. */
  last_good_day: string;
}

/** What the points of a customer did in a month. */
export interface PointsStatement {
  customer_id: number;
  /** What sales, bonuses and adjustments gave, less what refunds and adjustments took back. */
  earned: string;
  /** What sales used, less what refunds gave back. */
  used: string;
  ended: string;
  balance: string;
  worth: string;
}

/** The next customers after the customer `after`, by id. */
export interface CustomerPage {
  after: number;
  limit: number;
}

/**
 * The points of customers, which messaging needs for its texts. Messaging cannot import the rewards, so
 * `libs/read-models` implements these methods. Without a programme that is switched on, nobody has points.
 */
export abstract class CustomerPoints {
  /** By sale id, for sales of customers with a points account. */
  abstract ofSales(businessId: number, saleIds: number[]): Promise<Map<number, PointsOfSale>>;

  /**
   * Customers with points that end within the days of which the programme warns. It leaves out who had a message of the
   * kind `points_expiring` within as many days, because that one has named all of these days.
   */
  abstract findExpiring(businessId: number, page: CustomerPage): Promise<ExpiringPoints[]>;

  /** Customers whose points changed in a month. @param month its first day, `2026-11-01` */
  abstract statements(businessId: number, month: string, page: CustomerPage): Promise<PointsStatement[]>;
}
