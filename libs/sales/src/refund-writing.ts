import { Decimal, safeId } from '@wateja/common';
import { statement, type Transaction } from '@wateja/prisma';

import type { RefundableLine, RefundPlan } from './refund-plan';

/** The facts of a refund other than its amounts. */
interface RefundNote {
  /** The number of an imported refund in the other system. */
  external_id: string | null;
  reason: string | null;
  /** The sale for which the goods came back in exchange. */
  exchange_sale_id?: number;
  goodwill: boolean;
  created_by: number | null;
  /** Null for now. */
  created_at: Date | null;
}

/** The states of a sale that has something left to refund. */
export const REFUNDABLE_STATUSES = ['completed', 'partially_refunded'];

/** The lines of a sale, in the form that refunds are planned with. */
export function refundableLines(tx: Transaction, businessId: number, saleId: number): Promise<RefundableLine[]> {
  return tx.query<RefundableLine>(statement`
    SELECT id, quantity::text, net_amount::text, refunded_quantity::text, refunded_amount::text
    FROM sale_items WHERE business_id = ${businessId} AND sale_id = ${saleId} ORDER BY id`);
}

/** Writes a planned refund of a sale that is locked. @returns the refund's id */
export async function writeRefund(
  tx: Transaction,
  { business_id: businessId, sale_id: saleId }: { business_id: number; sale_id: number },
  plan: RefundPlan,
  { created_at, ...note }: RefundNote,
): Promise<number> {
  await tx.query(statement`
    UPDATE sales SET
      refunded_amount = refunded_amount + ${plan.amount}::numeric,
      refunded_items = refunded_items + ${plan.total_items}::numeric,
      status = ${plan.fully_refunded ? 'refunded' : 'partially_refunded'}, updated_at = now()
    WHERE business_id = ${businessId} AND id = ${saleId}`);
  await tx.query(statement`
    UPDATE sale_items i SET
      refunded_quantity = refunded_quantity + r.quantity, refunded_amount = refunded_amount + r.amount
    FROM jsonb_to_recordset(${JSON.stringify(plan.lines)}::jsonb) AS r(id bigint, quantity numeric, amount numeric)
    WHERE i.business_id = ${businessId} AND i.sale_id = ${saleId} AND i.id = r.id`);
  const { amount, total_items } = plan;
  const items = plan.lines.map((line) => ({
    ...{ sale_item_id: line.id, quantity: new Decimal(line.quantity).toFixed(), amount: line.amount },
  }));
  const refund = await tx.saleRefund.create({
    data: {
      business_id: businessId,
      sale_id: saleId,
      amount,
      total_items,
      items,
      ...note,
      ...(created_at ? { created_at } : {}),
    },
  });
  return safeId(refund.id);
}
