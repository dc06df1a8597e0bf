import { fractionProblem, smallestAmount } from '@wateja/common';
import type { ForeignRefund } from '@wateja/sales';

import { type Cells, type Problem, readCell } from './cells';
import { counted } from './counted';
import type { CsvRecord } from './csv-rows';
import { type EntryReader, FirstLines, type ReadEntry } from './importer';
import { type Layout, readFields, type ShopSettings } from './layout';
import type { FileSale } from './line-products';
import { amountOfLines } from './order-total';
import { AMOUNTS } from './read-amount';
import { readRefund } from './read-refund';
import { readSale } from './read-sale';
import { readDiscount, UnexplainedDiscounts } from './sale-discount';
import { SaleGroups, type SaleRow, type SaleRows } from './sale-groups';
import { SaleSurvey } from './sale-survey';

/** Reads a file where each row is a sale, or a refund. */
export function totalsReader(layout: Layout, shop: ShopSettings): EntryReader<FileSale | ForeignRefund> {
  const lines = new FirstLines();
  const discounts = new UnexplainedDiscounts();
  const refunds: ReadEntry<ForeignRefund>[] = [];
  let inLines = 0;
  return {
    take(record) {
      const row = saleRow(record, layout, shop.currency);
      if (row.cells['lines_elsewhere'] !== undefined) {
        inLines++;
        return undefined;
      }
      discounts.add(row.cells);
      const earlier = row.external_id ? lines.addId(row.external_id, record.line) : null;
      const duplicates =
        earlier === null ? [] : [{ path: 'external_id', message: `Line ${earlier} has the same value` }];
      const isRefund = row.problem === null && row.cells['total_amount']?.startsWith('-');
      if (!isRefund) return readSale([row], false, duplicates, shop);
      // Refunds are stored after all sales, because a refund may stand before its sale.
      refunds.push(readRefund(row, duplicates, shop.country));
      return undefined;
    },
    end: () => undefined,
    later: () => [refunds],
    notes: () => [...discounts.notes(), ...(inLines > 0 ? [leftToLines(inLines)] : [])],
  };
}

/** The report on sales has only the totals of a sale with lines. */
const leftToLines = (sales: number) =>
  `Left out ${counted(sales, 'sale')} with lines. Import them from the report sale-lines, which has their lines.`;

/** Reads a file where each row is a line of a sale. */
export function lineReader(layout: Layout, shop: ShopSettings): EntryReader<FileSale | ForeignRefund> {
  const survey = new SaleSurvey();
  const groups = new SaleGroups(survey);
  const refunds: ReadEntry<ForeignRefund>[] = [];
  const read = (rows: SaleRows | undefined) => {
    if (!rows) return undefined;
    const problems = obstacles(rows, survey);
    const [first] = rows;
    const isRefund = problems.length === 0 && rows.every(({ problem }) => problem === null) && first.cells['refund_of'];
    if (!isRefund) return readSale(rows, true, problems, shop);
    const records = rows.map(({ record }) => record);
    const lines = rows.map(({ cells }) => cells);
    const amount = amountOfLines(lines, smallestAmount(shop.currency));
    const refund = readRefund({ ...first, cells: { ...first.cells, total_amount: amount } }, [], shop.country);
    refunds.push(
      'value' in refund
        ? { ...refund, rows: records }
        : { rows: records, reasons: records.map(() => refund.reasons.join('; ')) },
    );
    return undefined;
  };
  return {
    survey: {
      take(record) {
        const { external_id, problem } = saleRow(record, layout, shop.currency);
        if (problem !== null) survey.addBroken(possibleSales(record, layout.columns));
        survey.add(external_id);
      },
      end: () => survey.end(),
    },
    take: (record) => read(groups.add(saleRow(record, layout, shop.currency))),
    end: () => read(groups.end()),
    later: () => [refunds],
  };
}

/** The ids of the sales to which an unreadable row may belong. Surplus cells may have moved its external_id. */
function possibleSales({ cells }: CsvRecord, header: (string | null)[]): string[] {
  const first = header.indexOf('external_id');
  const surplus = Math.max(0, cells.length - header.length);
  return cells.slice(first, first + surplus + 1).map(idOfBroken);
}

/** The id in an unreadable row. If the unclosed quote belongs to the id, it is removed. */
const idOfBroken = (cell: string | undefined) => readCell(cell?.replace(/^"+/, ''));

function obstacles(rows: SaleRows, survey: SaleSurvey): Problem[] {
  switch (survey.obstacleOf(rows[0].external_id)) {
    case 'too-long':
      return [{ path: 'external_id', message: 'The sale has more than 500 lines' }];
    case 'scattered':
      return [
        {
          path: 'external_id',
          message: 'The lines of this sale do not follow each other. Sort the file by external_id',
        },
      ];
    case 'broken':
      // Only the row that is wrong names the reason.
      return [{ path: `items.${rows.length}`, message: '' }];
    case null:
      return [];
  }
}

function saleRow(record: CsvRecord, layout: Layout, currency: string): SaleRow {
  const fields = readFields(record, layout, smallestAmount(currency));
  if (typeof fields !== 'string') {
    const cells = readDiscount(fields);
    const { external_id = '' } = cells;
    const problem = fractionIn(cells, currency);
    return problem === null ? { record, cells, external_id, problem } : { record, cells: {}, external_id, problem };
  }
  const externalId = idOfBroken(record.cells[layout.columns.indexOf('external_id')]);
  return { record, cells: {}, external_id: externalId, problem: fields };
}

/** The first amount of a row that cannot be paid in the currency; null if there is none. */
function fractionIn(cells: Cells, currency: string): string | null {
  for (const field of AMOUNTS) {
    const problem = cells[field] === undefined ? undefined : fractionProblem(currency, cells[field]);
    if (problem !== undefined) return `${field}: ${problem}`;
  }
  return null;
}
