import { SimulationTooLarge } from './simulation.errors';

/** The sales of a customer that a simulation has to read. */
export interface SaleCount {
  customer_id: number;
  /** Completed in the time that is simulated. */
  sales: number;
  /** All purchases that the tier of a day may depend on; 0 if tiers do not depend on purchases. */
  purchases: number;
}

/** A page ends before a customer whose sales would raise the sum of the page above this number. */
const SALES_PER_PAGE = 5_000;
/** PostgreSQL writes all sales of a customer as one text, and the process reads it without a pause. */
export const MAX_SALES = 20_000;
/**
 * The limit for all purchases of a customer until now. A purchase takes less memory than a sale, because fewer of its
 * columns are read.
 */
export const MAX_PURCHASES = 50_000;

/**
 * Divides customers into pages that fit into memory, in their order.
 * @returns the id of the last customer of each page
 * @throws SimulationTooLarge if a customer has too many sales for any page
 */
export function pagesOf(counts: SaleCount[]): number[] {
  const ends: number[] = [];
  let inPage = 0;
  for (const [index, { customer_id, sales, purchases }] of counts.entries()) {
    if (sales > MAX_SALES) throw new SimulationTooLarge();
    if (purchases > MAX_PURCHASES) throw SimulationTooLarge.byPurchases(MAX_PURCHASES);
    const startsPage = index === 0 || inPage + sales + purchases > SALES_PER_PAGE;
    inPage = sales + purchases + (startsPage ? 0 : inPage);
    if (startsPage) ends.push(customer_id);
    else ends[ends.length - 1] = customer_id;
  }
  return ends;
}
