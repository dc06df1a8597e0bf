import { line } from '@wateja/common';
import { createSale, type ImportedSale, type Refusal, refusalOf, type SaleImportService } from '@wateja/sales';

import { ImportRefused } from './import-refused';
import { type Cells, lostDigits, OF_SALE, parseCells, type Problem, readCell, toInteger, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import { type EntryReader, FirstLines, type Importer, type ReadEntry } from './importer';
import { type Layout, readFields } from './layout';
import { readPaymentMethod } from './payment-methods';
import { readPlainSale } from './plain-sale';
import { SaleGroups, type SaleRow, type SaleRows } from './sale-groups';
import { SaleSurvey } from './sale-survey';

const TOTALS = ['total_amount', 'total_items'];
const LINES = ['product_id', 'quantity', 'unit_price'];

/** The cell that a refusal is about. */
const REFUSED_FOR: Record<Refusal, string> = {
  conflict: 'external_id',
  'customer-erased': 'customer_external_id',
  'customer-full': 'total_amount',
  'customer-missing': 'customer_external_id',
};

const customerExternalId = line(64, 'External id').nullable();

/** A row is a sale, or a line of one. */
export function saleImporter(service: SaleImportService, businessId: number): Importer<ImportedSale> {
  return {
    resource: 'sale',
    columns: (header) => ({
      required: ['external_id', 'payment_method', 'completed_at', ...(hasLines(header) ? LINES : TOTALS)],
      optional: ['customer_external_id', 'status'],
    }),
    batch: 5_000,
    reader(layout) {
      return layout.columns.includes('product_id') ? lineReader(layout) : totalsReader(layout);
    },
    key: ({ sale, customer_external_id }) => customer_external_id ?? sale.external_id ?? '',
    async store(sales) {
      const outcomes = await service.importBatch(businessId, sales);
      const count = (outcome: string) => outcomes.filter((each) => each === outcome).length;
      const refused = outcomes.flatMap((outcome, index) =>
        outcome === 'created' || outcome === 'existing'
          ? []
          : [{ index, reason: `${REFUSED_FOR[outcome]}: ${refusalOf(outcome).message}` }],
      );
      return { created: count('created'), updated: 0, unchanged: count('existing'), refused };
    },
  };
}

function totalsReader(layout: Layout): EntryReader<ImportedSale> {
  const lines = new FirstLines();
  return {
    take(record) {
      const row = saleRow(record, layout);
      const earlier = row.external_id ? lines.seen(row.external_id, record.line) : null;
      const again = earlier === null ? [] : [{ path: 'external_id', message: `Line ${earlier} has the same` }];
      return readSale([row], false, again);
    },
    end: () => undefined,
  };
}

function lineReader(layout: Layout): EntryReader<ImportedSale> {
  const survey = new SaleSurvey();
  const groups = new SaleGroups(survey);
  const read = (rows: SaleRows | undefined) => rows && readSale(rows, true, obstacles(rows, survey));
  return {
    survey: {
      take(record) {
        const { external_id, problem } = saleRow(record, layout);
        if (problem !== null) survey.addBroken(possibleSales(record, layout.columns));
        survey.add(external_id);
      },
      end: () => survey.end(),
    },
    take: (record) => read(groups.add(saleRow(record, layout))),
    end: () => read(groups.end()),
  };
}

/** The sales that a row which cannot be read may belong to: cells before its external_id may be one too many. */
function possibleSales({ cells }: CsvRecord, header: (string | null)[]): string[] {
  const first = header.indexOf('external_id');
  const surplus = Math.max(0, cells.length - header.length);
  return cells.slice(first, first + surplus + 1).map(idOfBroken);
}

/** The quote that is not closed may be the id's own. */
const idOfBroken = (cell: string | undefined) => readCell(cell?.replace(/^"+/, ''));

function obstacles(rows: SaleRows, survey: SaleSurvey): Problem[] {
  switch (survey.obstacleOf(rows[0].external_id)) {
    case 'too-long':
      return [{ path: 'external_id', message: 'The sale has more than 500 lines' }];
    case 'scattered':
      return [
        { path: 'external_id', message: 'The lines of this sale are scattered over the file. Sort it by external_id' },
      ];
    case 'broken':
      // The fault is told at the row that has it.
      return [{ path: `items.${rows.length}`, message: '' }];
    case null:
      return [];
  }
}

function hasLines(header: string[]): boolean {
  const some = (columns: string[]) => columns.some((column) => header.includes(column));
  if (some(LINES) && some(TOTALS)) {
    throw new ImportRefused(
      `The file has both ${TOTALS.join(', ')} and ${LINES.join(', ')}: totals come from the lines. Keep one.`,
    );
  }
  if (some(LINES) || some(TOTALS)) return some(LINES);
  throw new ImportRefused(
    `The file is missing the columns ${TOTALS.join(', ')}, or ${LINES.join(', ')} for sales in lines.`,
  );
}

function saleRow(record: CsvRecord, layout: Layout): SaleRow {
  const cells = readFields(record, layout);
  if (typeof cells !== 'string') return { record, cells, external_id: cells.external_id ?? '', problem: null };
  const external_id = idOfBroken(record.cells[layout.columns.indexOf('external_id')]);
  return { record, cells: {}, external_id, problem: cells };
}

/** A sale whose lines cannot all be read is refused with all of them: a part of it would be a wrong sale. */
function readSale(rows: SaleRows, inLines: boolean, obstacles: Problem[]): ReadEntry<ImportedSale> {
  const records = rows.map(({ record }) => record);
  const { cells } = rows[0];
  const unreadable = rows.flatMap(({ problem }, index) =>
    problem ? [{ path: `items.${index}`, message: problem }] : [],
  );
  const problems: Problem[] = [...unreadable, ...obstacles];
  // A row that cannot be read leaves the sale without fields, which is not the sale's fault.
  if (problems.length > 0) return refuse(records, problems);

  const allCells = rows.map((row) => row.cells);
  const plain = readPlainSale(allCells, inLines);
  if (plain) return { rows: records, value: plain };
  const customer = parseCells(customerExternalId, cells.customer_external_id ?? null);
  const sale = parseCells(createSale, toSale(rows, inLines));
  problems.push(
    ...missing(cells),
    ...lostDigits(cells),
    ...rows.flatMap((row, index) => disagreements(row.cells, cells, index)),
  );
  if (customer.problems) problems.push(...customer.problems.map((each) => ({ ...each, path: 'customer_external_id' })));
  if (sale.problems) problems.push(...sale.problems);
  if (problems.length > 0 || customer.problems || sale.problems) return refuse(records, problems);
  return { rows: records, value: { sale: sale.value, customer_external_id: customer.value } };
}

function refuse(rows: CsvRecord[], problems: Problem[]) {
  return { rows, reasons: rows.map((_, index) => reasonOfRow(problems, index)) };
}

function toSale(rows: SaleRows, inLines: boolean): unknown {
  const { external_id, payment_method, status, completed_at, total_amount, total_items } = rows[0].cells;
  const items = rows.map(({ cells }) => ({
    product_id: toInteger(cells.product_id),
    quantity: cells.quantity,
    unit_price: cells.unit_price,
  }));
  return {
    ...{
      external_id,
      payment_method: payment_method && (readPaymentMethod(payment_method) ?? payment_method),
      status: status?.toLowerCase(),
      completed_at,
    },
    ...(inLines ? { items } : { total_amount, total_items }),
  };
}

/** The API would take the present time for a completed sale without one; the past is what is imported. */
function missing({ external_id, status, completed_at }: Cells): Problem[] {
  return [
    ...(external_id ? [] : [{ path: 'external_id', message: 'Required' }]),
    ...(completed_at || status?.toLowerCase() === 'pending' ? [] : [{ path: 'completed_at', message: 'Required' }]),
  ];
}

/** Further lines of a sale may leave the sale's own cells empty, or repeat them. */
function disagreements(cells: Cells, first: Cells, index: number): Problem[] {
  return OF_SALE.filter((column) => cells[column] !== undefined && cells[column] !== first[column]).map((column) => ({
    path: `items.${index}.${column}`,
    message: 'Differs from the first line of this sale',
  }));
}

/** Problems of one line are told at that line, those of the sale at each. */
function reasonOfRow(problems: Problem[], index: number): string {
  const own = problems.flatMap(({ path, message }) => {
    const [, row, column = ''] = /^items\.(\d+)(?:\.(.*))?$/.exec(path) ?? [];
    return row === undefined || Number(row) === index ? [{ path: row === undefined ? path : column, message }] : [];
  });
  return own.length > 0 ? toReason(own) : 'Another line of this sale is refused';
}
