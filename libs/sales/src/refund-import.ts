import { statement, type Transaction } from '@wateja/prisma';

import { planRefund, type RefundableSale } from './refund-plan';
import { planStated, type StatedRefund } from './stated-refund';
import { REFUNDABLE_STATUSES, refundableLines, writeRefund } from './refund-writing';
import { toCents } from './sale-arithmetic';
import { RefundRejected } from './sales.errors';
import type { SellingBusiness } from './sales.service';

/** A past refund of another system. Amounts are decimal strings. */
export interface ImportedRefund {
  /** The number of the refund in the other system. A repeated refund is recognised by it. */
  external_id: string;
  /** The receipt number of the refunded sale; null if the file gives none. */
  sale_external_id: string | null;
  customer_id: number | null;
  amount: string;
  refunded_at: Date;
}

/** The outcome of a refund, and the customer whose metrics it changes. */
export type RefundOutcome =
  | { outcome: 'created'; customer_id: number | null; refund_id: number }
  | { outcome: 'existing' | 'conflict' | 'sale-missing' | 'too-much' };

interface FoundSale extends Omit<RefundableSale, 'lines'> {
  id: number;
  customer_id: number | null;
  is_refundable: boolean;
}

/**
 * Records a refund of the sale that it names. If it names none, it refunds the customer's last earlier sale that has
 * this amount left. If the refund already exists with the same amount, nothing changes.
 */
export async function recordImportedRefund(
  tx: Transaction,
  { business_id: businessId, currency }: SellingBusiness,
  refund: ImportedRefund,
): Promise<RefundOutcome> {
  const existing = await knownOutcome(tx, businessId, refund);
  if (existing) return existing;
  const sale = (await findSaleByExternalId(tx, businessId, refund)) ?? (await findLast(tx, businessId, refund));
  if (!sale) return { outcome: 'sale-missing' };
  if (!sale.is_refundable) return { outcome: 'too-much' };
  const lines = await refundableLines(tx, businessId, sale.id);
  const isRest = toCents(sale.total_amount) - toCents(sale.refunded_amount) === toCents(refund.amount);
  // The file does not say which goods came back, so of a sale with lines only the money does.
  const goodwill = !isRest && lines.length > 0;
  try {
    const plan = planRefund({ ...sale, lines }, isRest ? {} : { amount: refund.amount, goodwill }, currency);
    const { external_id, refunded_at } = refund;
    const note = { external_id, reason: null, goodwill, created_by: null, created_at: refunded_at };
    const refundId = await writeRefund(tx, { business_id: businessId, sale_id: sale.id }, plan, note);
    return { outcome: 'created', customer_id: sale.customer_id, refund_id: refundId };
  } catch (error) {
    if (error instanceof RefundRejected) return { outcome: 'too-much' };
    throw error;
  }
}

/** Records a refund of a sale with its lines, its reason and its time. */
export async function recordStatedRefund(
  tx: Transaction,
  businessId: number,
  saleExternalId: string,
  refund: StatedRefund,
): Promise<RefundOutcome> {
  const existing = await knownOutcome(tx, businessId, refund);
  if (existing) return existing;
  const sale = await findSaleByExternalId(tx, businessId, { sale_external_id: saleExternalId });
  if (!sale) return { outcome: 'sale-missing' };
  if (!sale.is_refundable) return { outcome: 'too-much' };
  try {
    const plan = planStated({ ...sale, lines: await refundableLines(tx, businessId, sale.id) }, refund);
    const { external_id, reason, goodwill, refunded_at } = refund;
    const note = { external_id, reason, goodwill, created_by: null, created_at: refunded_at };
    const refundId = await writeRefund(tx, { business_id: businessId, sale_id: sale.id }, plan, note);
    return { outcome: 'created', customer_id: sale.customer_id, refund_id: refundId };
  } catch (error) {
    if (error instanceof RefundRejected) return { outcome: 'too-much' };
    throw error;
  }
}

/** The outcome if the refund exists already. */
async function knownOutcome(
  tx: Transaction,
  businessId: number,
  { external_id, amount }: Pick<ImportedRefund, 'external_id' | 'amount'>,
): Promise<RefundOutcome | undefined> {
  const [before] = await tx.query<{ amount: string }>(statement`
    SELECT amount::text FROM sale_refunds WHERE business_id = ${businessId} AND external_id = ${external_id}`);
  return before && { outcome: toCents(before.amount) === toCents(amount) ? 'existing' : 'conflict' };
}

async function findSaleByExternalId(
  tx: Transaction,
  businessId: number,
  { sale_external_id }: Pick<ImportedRefund, 'sale_external_id'>,
): Promise<FoundSale | undefined> {
  if (sale_external_id === null) return undefined;
  const [sale] = await tx.query<FoundSale>(statement`
    SELECT id, customer_id, total_amount::text, total_items::text, refunded_amount::text, refunded_items::text,
      status = ANY(${REFUNDABLE_STATUSES}::text[]) AS is_refundable
    FROM sales WHERE business_id = ${businessId} AND external_id = ${sale_external_id}
    FOR UPDATE`);
  return sale;
}

async function findLast(
  tx: Transaction,
  businessId: number,
  { customer_id, amount, refunded_at }: ImportedRefund,
): Promise<FoundSale | undefined> {
  if (customer_id === null) return undefined;
  const [sale] = await tx.query<FoundSale>(statement`
    SELECT id, customer_id, total_amount::text, total_items::text, refunded_amount::text, refunded_items::text,
      true AS is_refundable
    FROM sales
    WHERE business_id = ${businessId} AND customer_id = ${customer_id}
      AND is_purchase(status, customer_id) AND completed_at <= ${refunded_at.toISOString()}::timestamptz
      AND total_amount - refunded_amount >= ${amount}::numeric
    ORDER BY completed_at DESC, id DESC LIMIT 1
    FOR UPDATE`);
  return sale;
}
