import fc from 'fast-check';

import { ImportBench } from '../../support/import-bench';
import { sheetXml, workbook } from '../../support/workbook';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

/** Texts that people write into cells, and texts that break files. */
const text = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('Asha', 'Juma', "Ng'ang'a", 'Zoë', '5" pipe', 'Anne, Mary', 'a;b|c', '-', 'NULL'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"Box 12', 'Box "12"', '"', '""', 'two\nlines', '#REF!', "'0712", '2.5E+11', '\u0007'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const row = fc.record({ name: text, address: text, note: text });

type Rows = (typeof row extends fc.Arbitrary<infer Value> ? Value : never)[];

const COLUMNS = ['external_id', 'name', 'address', 'note'];
const cellsOf = (rows: Rows) => rows.map(({ name, address, note }, index) => [`C${index}`, name, address, note]);

/**
 * Writes the cells in quotes, as programs do, or without, as people do by hand. Without quotes, a line end or a
 * separator in a cell would begin a new row or cell, so these are left out.
 */
const csv = (separator: string, end: string, isQuoted: boolean) => (rows: Rows) => {
  const write = (cell: string) => (isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell.replace(/[\n,\t]/g, ' ').trim());
  return [COLUMNS, ...cellsOf(rows)].map((cells) => cells.map(write).join(separator)).join(end) + end;
};
const vcards = (rows: Rows) =>
  cellsOf(rows)
    .map(([id, name, address, note]) =>
      [
        'BEGIN:VCARD',
        'VERSION:3.0',
        `UID:${id}`,
        `FN:${name}`,
        `ADR:;;${address}`,
        `NOTE:${note}`,
        'END:VCARD',
        '',
      ].join('\n'),
    ) // prettier-ignore
    .join('');
const printable = (cell: string) => cell.replace(/[^\x20-\x7e\n]/g, '?');
const excel = (rows: Rows) =>
  workbook({ Customers: sheetXml([COLUMNS, ...cellsOf(rows).map((cells) => cells.map(printable))]) });

const formats: [string, (rows: Rows) => string | Buffer][] = [
  ['CSV with quotes', csv(',', '\n', true)],
  ['CSV without quotes', csv(',', '\n', false)],
  ['text with ; and CR LF', csv(';', '\r\n', true)],
  ['text with tabs, as it is', csv('\t', '\n', false)],
  ['UTF-16', (rows) => Buffer.from(`\ufeff${csv('\t', '\n', true)(rows)}`, 'utf16le')],
  ['a workbook', excel],
  ['vCards', vcards],
];

describe('an import', () => {
  it.each(formats)('of %s ends with 0 only if every row is in the database', async (_name, write) => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const shop = await bench.withEmptyBusiness();
        const content = write(rows);
        const file = await shop.givenFile(content);
        const { exitCode, summary } = await shop.import('customers', file);
        const stored = await shop.customers();
        if (exitCode === 0) {
          // The number of rows that were written is known, whatever the reader makes of the file.
          expect(stored.map(({ external_id }) => external_id).sort()).toEqual(
            rows.map((_, index) => `C${index}`).sort(),
          );
          expect(summary).toMatchObject({ read: rows.length, rejected: 0 });
        } else if (exitCode === 1) {
          expect(summary['rejected']).toBeGreaterThan(0);
          expect(stored).toHaveLength(Number(summary['created']));
        } else expect(stored).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
