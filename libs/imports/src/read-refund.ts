import { line, moneyInput, timestampInput } from '@wateja/common';
import type { ForeignRefund } from '@wateja/sales';
import { z } from 'zod';

import { type Cells, parseCells, type Problem, toReason } from './cells';
import type { ReadEntry } from './importer';
import { readCustomerKey } from './read-customer-key';
import type { SaleRow } from './sale-groups';

const refund = z.object({
  external_id: line(64, 'External id'),
  sale_external_id: line(64, 'External id').nullable(),
  total_amount: moneyInput.refine((amount) => Number(amount) > 0, 'Must not be 0'),
  completed_at: timestampInput.refine((time) => time.getTime() <= Date.now(), 'Must not be in the future'),
});

/** Reads a row with a negative amount, which is a refund. */
export function readRefund({ record, cells }: SaleRow, problems: Problem[], country: string): ReadEntry<ForeignRefund> {
  const { external_id, refund_of, total_amount, completed_at } = cells;
  const parsed = parseCells(refund, {
    ...{ external_id, completed_at, total_amount: total_amount?.slice(1), sale_external_id: refund_of ?? null },
  });
  const customer = readCustomerKey(cells, country);
  const all = [...problems, ...(parsed.problems ?? []), ...customer.problems];
  if (parsed.problems || all.length > 0) return { rows: [record], reasons: [toReason(all)] };
  const { total_amount: amount, completed_at: refundedAt, ...ids } = parsed.value;
  return { rows: [record], value: { ...ids, amount, refunded_at: refundedAt, ...customer.key } };
}

/** The refunded amount of a sale, by its status and its refunded_amount. @param total the sale's; null if unknown */
export function readRefunded(
  { status, refunded_amount }: Cells,
  total: string | null,
): { amount: string | null; problems: Problem[] } {
  const word = status?.toLowerCase();
  if (refunded_amount === undefined) {
    if (word === 'refunded') return { amount: total, problems: [] };
    const isMissing = word === 'partially_refunded';
    return { amount: null, problems: isMissing ? [{ path: 'refunded_amount', message: 'Required' }] : [] };
  }
  const parsed = parseCells(moneyInput, refunded_amount.replace(/^-/, ''));
  const refusal = (message: string) => ({ amount: null, problems: [{ path: 'refunded_amount', message }] });
  if (parsed.problems) return refusal(parsed.problems[0]?.message ?? '');
  if (total !== null && Number(parsed.value) > Number(total))
    return refusal('Must not be more than the total of the sale');
  if (word === 'pending') return refusal('A pending sale is not paid yet');
  return { amount: Number(parsed.value) === 0 ? null : parsed.value, problems: [] };
}
