import { Prisma } from '@wateja/prisma';

/** The sale of a receipt under its lock. */
export interface ReceiptRow {
  id: number;
  customer_id: number | null;
  completed_at: Date;
}

/**
 * Locks the finished sale with this receipt number and this total, and returns it as {@link ReceiptRow}. Of several
 * claims at once, each sees what the one before has made of the sale.
 */
export const lockReceipt = (businessId: number, externalId: string, totalAmount: string): Prisma.Sql => Prisma.sql`
  SELECT id, customer_id, completed_at FROM sales
  WHERE business_id = ${businessId} AND external_id = ${externalId} AND total_amount = ${totalAmount}::numeric
    AND completed_at IS NOT NULL AND status NOT IN ('pending', 'cancelled')
  FOR UPDATE`;

/** A row `{claims}`: how many receipts the customer has claimed from `from` on and before `to`. */
export const claimsBetween = (businessId: number, customerId: number, from: Date, to: Date): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS claims FROM sale_attributions
  WHERE business_id = ${businessId} AND customer_id = ${customerId} AND is_claim
    AND created_at >= ${from} AND created_at < ${to}`;

/** A row `{points}`: what a sale of the customer has earned, less what its refunds took back. */
export const pointsOfSale = (businessId: number, customerId: number, saleId: number): Prisma.Sql => Prisma.sql`
  SELECT trim_scale(COALESCE(sum(points), 0))::text AS points FROM reward_entries
  WHERE business_id = ${businessId} AND customer_id = ${customerId} AND sale_id = ${saleId}
    AND type IN ('earn', 'reverse')`;
