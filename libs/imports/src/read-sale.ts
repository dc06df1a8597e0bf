import { smallestAmount, ValidationFailed } from '@wateja/common';
import { createSale, draftImported, type ImportedSale } from '@wateja/sales';

import { type Cells, lostDigits, OF_SALE, parseCells, type Problem, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import type { ReadEntry } from './importer';
import type { ShopSettings } from './layout';
import { type FileSale, productNumber, productsOf, skuProblems } from './line-products';
import { balanceLines } from './order-total';
import { readPayments } from './payment-list';
import { readPaymentMethod } from './payment-methods';
import { readPlainSale } from './plain-sale';
import { readCustomerKey } from './read-customer-key';
import { readOwnSale } from './read-own-sale';
import { readRefunded } from './read-refund';
import type { SaleRows } from './sale-groups';

/** Reads a sale. If one of its lines cannot be read, the whole sale is rejected: a part of it would be wrong. */
export function readSale(
  rows: SaleRows,
  inLines: boolean,
  obstacles: Problem[],
  { country, currency }: ShopSettings,
): ReadEntry<FileSale> {
  const records = rows.map(({ record }) => record);
  const { cells } = rows[0];
  const unreadable = rows.flatMap(({ problem }, index) =>
    problem ? [{ path: `items.${index}`, message: problem }] : [],
  );
  const problems: Problem[] = [...unreadable, ...obstacles];
  // An unreadable row has no fields. Further checks would only report them as missing.
  if (problems.length > 0) return refuse(records, problems);

  const allCells = rows.map((row) => row.cells);
  const ownSale = readOwnSale(allCells);
  const plain = ownSale.problems.length === 0 ? readPlainSale(allCells, inLines) : null;
  if (plain) return { rows: records, value: { ...plain, ...ownSale.value } };
  const customer = readCustomerKey(cells, country);
  const sale = parseCells(createSale, toSale(rows, inLines, smallestAmount(currency)));
  const total = sale.problems
    ? null
    : totalOf({ ...ownSale.value, customer_external_id: null, sale: sale.value }, currency);
  const refunded = ownSale.value.own ? NOT_REFUNDED : readRefunded(cells, typeof total === 'string' ? total : null);
  problems.push(
    ...missing(cells),
    ...lostDigits(cells),
    ...(inLines ? skuProblems(allCells) : []),
    ...rows.flatMap((row, index) => disagreements(row.cells, cells, index)),
  );
  problems.push(
    ...ownSale.problems,
    ...customer.problems,
    ...refunded.problems,
    ...(sale.problems ?? []).map(withColumn),
  );
  if (Array.isArray(total)) problems.push(...total.map(withColumn));
  if (problems.length > 0 || sale.problems) return refuse(records, problems);
  const refund = refunded.amount === null ? {} : { refunded_amount: refunded.amount };
  const products = inLines ? productsOf(allCells, sale.value.items) : [];
  const value = {
    sale: sale.value,
    ...customer.key,
    ...refund,
    ...ownSale.value,
    ...(products.length > 0 ? { products } : {}),
  };
  return { rows: records, value };
}

/** A report of Wateja names its refunds one by one. */
const NOT_REFUNDED = { amount: null, problems: [] };

/** The columns of lines whose names are not those of the fields. */
const COLUMNS: Readonly<Record<string, string>> = { name: 'product_name', discount_amount: 'line_discount' };

function withColumn({ path, message }: Problem): Problem {
  const [, line, field = ''] = /^(items\.\d+)\.(\w+)$/.exec(path) ?? [];
  return { path: line === undefined ? path : `${line}.${COLUMNS[field] ?? field}`, message };
}

/** The total of a sale, or why it has none: a discount of more than it costs, for example. */
function totalOf(sale: ImportedSale, currency: string): string | Problem[] {
  try {
    return draftImported(sale, undefined, currency).total_amount;
  } catch (error) {
    if (error instanceof ValidationFailed) return error.details ?? [];
    throw error;
  }
}

function refuse(rows: CsvRecord[], problems: Problem[]) {
  return { rows, reasons: rows.map((_, index) => reasonOfRow(problems, index)) };
}

function toSale(rows: SaleRows, inLines: boolean, smallest: number): unknown {
  const { external_id, payment_method, payments, completed_at, total_amount, total_items } = rows[0].cells;
  const { discount_amount, rounding_amount } = rows[0].cells;
  const items = rows.map(({ cells }) => ({
    product_id: productNumber(cells),
    ...(cells.product_name === undefined ? {} : { name: cells.product_name }),
    quantity: cells.quantity,
    unit_price: cells.unit_price,
    ...(cells.line_discount === undefined ? {} : { discount_amount: cells.line_discount }),
  }));
  return {
    ...{
      external_id,
      payment_method: payment_method && (readPaymentMethod(payment_method) ?? payment_method),
      status: statusOf(rows[0].cells),
      completed_at,
    },
    ...(inLines ? balanceLines(items, rows[0].cells, smallest) : { total_amount, total_items }),
    ...(discount_amount === undefined ? {} : { discount_amount }),
    ...(rounding_amount === undefined ? {} : { rounding_amount }),
    ...(payments === undefined ? {} : { payments: readPayments(payments) }),
  };
}

/**
 * The status that a client would have posted. Refunds follow, and so does the end of a cancelled sale of a report of
 * Wateja.
 */
function statusOf({ status, own_id }: Cells): string | undefined {
  const word = status?.toLowerCase();
  if (word === 'refunded' || word === 'partially_refunded') return 'completed';
  return word === 'cancelled' && own_id !== undefined ? 'pending' : word;
}

/** Required cells. The API uses the present time if completed_at is missing; an import must not. */
function missing(cells: Cells): Problem[] {
  const { external_id, completed_at } = cells;
  return [
    ...(external_id ? [] : [{ path: 'external_id', message: 'Required' }]),
    ...(completed_at || statusOf(cells) === 'pending' ? [] : [{ path: 'completed_at', message: 'Required' }]),
  ];
}

/** Cells about the whole sale may be empty in its further lines, but must not differ. */
function disagreements(cells: Cells, first: Cells, index: number): Problem[] {
  return OF_SALE.filter((column) => cells[column] !== undefined && cells[column] !== first[column]).map((column) => ({
    path: `items.${index}.${column}`,
    message: 'Differs from the first line of this sale',
  }));
}

/** The reason of one row: its own problems, and the problems of the whole sale. */
function reasonOfRow(problems: Problem[], index: number): string {
  const ownProblems = problems.flatMap(({ path, message }) => {
    const [, row, column = ''] = /^items\.(\d+)(?:\.(.*))?$/.exec(path) ?? [];
    return row === undefined || Number(row) === index ? [{ path: row === undefined ? path : column, message }] : [];
  });
  return ownProblems.length > 0 ? toReason(ownProblems) : 'Another line of this sale is rejected';
}
