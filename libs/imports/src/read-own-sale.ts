import { decimalInput, identifier, moneyInput, text, timestampInput } from '@wateja/common';
import type { ImportedSale, OwnRecord, StatedRefund } from '@wateja/sales';
import { z } from 'zod';

import { type Cells, parseCells, parseJson, type Problem, toInteger } from './cells';
import { givenId } from './own-reports';

const quantity = decimalInput({
  integers: 6,
  fractions: 3,
  example: '1',
  message: 'Must be a quantity with at most 3 decimals',
});

const refunds = z.array(
  z.object({
    id: z.int().min(1),
    external_id: identifier(64, 'External id').nullish(),
    amount: moneyInput,
    total_items: quantity,
    goodwill: z.boolean(),
    reason: text(500, 'Reason').nullish(),
    exchange_sale_id: z.int().min(1).nullish(),
    exchange_external_id: identifier(64, 'External id').nullish(),
    created_at: timestampInput,
    line_quantity: quantity.optional(),
    line_amount: moneyInput.optional(),
  }),
);

const exchange = z.object({ refund_id: z.int().min(1), refund_external_id: identifier(64, 'External id').nullish() });
const ownSaleKey = z.object({ id: z.int().min(1), created_at: timestampInput });

/** What a report of Wateja says about a sale beyond what a client can post. */
export interface OwnSale extends Pick<ImportedSale, 'refunds' | 'exchange' | 'points_amounts' | 'is_cancelled'> {
  /** The id and time of the sale in the shop that wrote the report. */
  own?: OwnRecord;
}

/** Reads the rows of a sale of a report of Wateja. For a sale of another program it reads nothing. */
export function readOwnSale(rows: readonly Cells[]): { value: OwnSale; problems: Problem[] } {
  const [first = {}] = rows;
  if (first['own_id'] === undefined) return { value: {}, problems: [] };
  const record = parseCells(ownSaleKey, { id: toInteger(first['own_id']), created_at: first['own_created_at'] });
  const points = rows.map(({ points_amount = '0.00' }) => parseCells(moneyInput, points_amount));
  const refunded = readRefunds(rows);
  const exchanged = readExchange(first);
  const problems = [
    ...(record.problems ?? []).map(({ path, message }) => ({ path: path === 'id' ? 'id' : 'created_at', message })),
    ...points.flatMap(({ problems: wrong }, line) =>
      (wrong ?? []).map(({ message }) => ({ path: `items.${line}.points_amount`, message })),
    ),
    ...refunded.problems,
    ...exchanged.problems,
  ];
  if (record.problems || problems.length > 0) return { value: {}, problems };
  const amounts = points.flatMap((point) => (point.problems ? [] : point.value));
  const hasPoints = rows.some(({ points_amount }) => points_amount !== undefined);
  return {
    value: {
      own: record.value,
      ...(hasPoints ? { points_amounts: amounts } : {}),
      ...(refunded.refunds.length > 0 ? { refunds: refunded.refunds } : {}),
      ...(exchanged.exchange ? { exchange: exchanged.exchange } : {}),
      ...(first['status'] === 'cancelled' ? { is_cancelled: true } : {}),
    },
    problems,
  };
}

/** What goods that came back in exchange paid of the sale. */
function readExchange({ exchange: cell, exchanged_amount: amount = '0.00' }: Cells): {
  exchange?: ImportedSale['exchange'];
  problems: Problem[];
} {
  if (cell === undefined) return { problems: [] };
  const parsed = parseCells(exchange, parseJson(cell));
  const paid = parseCells(moneyInput, amount);
  if (parsed.problems || paid.problems) {
    return { problems: [{ path: 'exchange', message: 'Must have the form in which reports of Wateja have it' }] };
  }
  const { refund_id, refund_external_id } = parsed.value;
  return {
    exchange: { refund_external_id: refund_external_id ?? givenId(refund_id), amount: paid.value },
    problems: [],
  };
}

/** Each line has the refunds that gave back something of it. Together they are the refunds of the sale. */
function readRefunds(rows: readonly Cells[]): { refunds: StatedRefund[]; problems: Problem[] } {
  const refundsByNumber = new Map<number, StatedRefund>();
  const problems: Problem[] = [];
  for (const [line, { refunds: cell }] of rows.entries()) {
    if (cell === undefined) continue;
    const parsed = parseCells(refunds, parseJson(cell));
    if (parsed.problems) {
      problems.push({
        path: `items.${line}.refunds`,
        message: 'Must have the form in which reports of Wateja have it',
      });
      continue;
    }
    for (const { id, external_id, created_at, reason, line_quantity, line_amount, ...stated } of parsed.value) {
      const { exchange_sale_id: saleId, exchange_external_id: receipt, ...facts } = stated;
      const refund: StatedRefund = refundsByNumber.get(id) ?? {
        ...facts,
        external_id: external_id ?? givenId(id),
        reason: reason ?? null,
        refunded_at: created_at,
        exchange_external_id: receipt ?? (saleId ? givenId(saleId) : null),
        lines: [],
      };
      refundsByNumber.set(id, refund);
      const isOfLine = Number(line_quantity ?? 0) + Number(line_amount ?? 0) > 0;
      if (isOfLine) refund.lines.push({ line, quantity: line_quantity ?? '0', amount: line_amount ?? '0.00' });
    }
  }
  const inOrder = [...refundsByNumber].sort(
    ([a, { refunded_at: at }], [b, { refunded_at: otherAt }]) => at.getTime() - otherAt.getTime() || a - b,
  );
  return { refunds: inOrder.map(([, refund]) => refund), problems };
}
