import { Prisma } from '@wateja/prisma';

/** A sale without a customer, under its lock. */
export interface WalkIn {
  status: string;
  completed_at: Date | null;
}

/** Locks the sale, and returns it as {@link WalkIn}. No row if it has a customer already, or does not exist. */
export const lockWalkIn = (businessId: number, saleId: number): Prisma.Sql => Prisma.sql`
  SELECT status, completed_at FROM sales
  WHERE business_id = ${businessId} AND id = ${saleId} AND customer_id IS NULL FOR UPDATE`;

/**
 * Writes the customer into a locked sale, and stores which user or key gave it to them. The totals of the customer
 * follow by triggers.
 */
export const attributeSale = (
  businessId: number,
  saleId: number,
  customerId: number,
  isClaim: boolean,
): Prisma.Sql => Prisma.sql`
  WITH given AS (
    UPDATE sales SET customer_id = ${customerId}, updated_at = now()
    WHERE business_id = ${businessId} AND id = ${saleId} AND customer_id IS NULL
    RETURNING business_id, id, customer_id
  )
  INSERT INTO sale_attributions (business_id, sale_id, customer_id, is_claim)
  SELECT business_id, id, customer_id, ${isClaim} FROM given`;
