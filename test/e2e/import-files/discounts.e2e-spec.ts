import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { ImportBench } from '../../support/import-bench';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

const LEFT_OUT = (sales: string) =>
  `${sales} without their discount, because the amounts of the file do not add up with it.`;
const TOTALS = 'external_id,payment_method,completed_at,total_amount,total_items';
const sold = (external_id: string, ...cells: string[]) =>
  [external_id, 'cash', '2024-01-15T10:30:00Z', ...cells].join(',');
/** The total and the discount of each sale. */
const amounts = async () =>
  (await bench.sales()).map(({ external_id, total_amount, discount_amount }) => [
    ...[external_id, total_amount, discount_amount],
  ]);

/** The first row of a sample with other cells, once for each of `changes`. */
function sampleWith(name: string, changes: Record<string, string>[]): string {
  const [row]: Record<string, string>[] = parse(readFileSync(resolve('test', 'data', name)), { columns: true });
  return stringify(
    changes.map((change) => ({ ...row, 'Customer ID': '', 'Customer contacts': '', ...change })),
    { header: true },
  );
}

describe('discounts of a file with totals', () => {
  it('are what the subtotal is more than the total', async () => {
    const content = [
      `${TOTALS},discount_amount,subtotal_amount`,
      sold('R1', '90.00', '1', '10.00', '100.00'),
      sold('R2', '90.00', '1', '-10.00', ''),
      sold('R3', '90.00', '1', '0.00', '90.00'),
      // Points paid the other 5.00.
      sold('R4', '85.00', '1', '10.00', '100.00'),
      sold('R5', '85.00', '1', '', '100.00'),
    ].join('\n');
    const { exitCode, summary } = await bench.import('sales', content);
    expect({ exitCode, created: summary['created'] }).toEqual({ exitCode: 0, created: 5 });
    expect(summary.notes).toContain(LEFT_OUT('1 sale'));
    expect(await amounts()).toEqual([
      ['R1', '90.00', '10.00'],
      ['R2', '90.00', '10.00'],
      ['R3', '90.00', '0.00'],
      ['R4', '85.00', '0.00'],
      ['R5', '85.00', '0.00'],
    ]);
    const before = await bench.readEverything();
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 5, rejected: 0 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('change nothing of a sale that was imported without its discount once', async () => {
    await bench.import('sales', [TOTALS, sold('R1', '90.00', '1')].join('\n'));
    const before = await bench.readEverything();
    const content = [`${TOTALS},Discount Amount`, sold('R1', '90.00', '1', '10.00')].join('\n');
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 1, rejected: 0 });
    expect(await bench.readEverything()).toEqual(before);
    const other = [`${TOTALS},discount_amount`, sold('R1', '80.00', '1', '10.00')].join('\n');
    expect((await bench.import('sales', other)).summary).toMatchObject({ rejected: 1 });
  });

  it('are refused if they are no amounts', async () => {
    const { rejected } = await bench.import(
      'sales',
      [`${TOTALS},discount_amount`, sold('R1', '9', '1', 'ten')].join('\n'),
    );
    expect((await rejected())[1]).toMatch(/^2,"?discount_amount: /);
  });
});

describe('discounts of a file with lines', () => {
  const LINES = 'external_id,payment_method,completed_at,discount_amount,product_id,quantity,unit_price';

  it('are of the whole sale, and reduce its total', async () => {
    const content = [LINES, sold('R1', '30.00', '1', '2', '100.00'), 'R1,,,,2,1,100.00'].join('\n');
    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 1, rejected: 0 });
    expect(await amounts()).toEqual([['R1', '270.00', '30.00']]);
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 1 });
  });

  it('are refused if they are more than the lines cost', async () => {
    const content = [LINES, sold('R1', '300.01', '1', '3', '100.00'), sold('R2', '', '1', '1', '5.00')].join('\n');
    const { summary, rejected } = await bench.import('sales', content);
    expect(summary).toMatchObject({ created: 1, rejected: 1 });
    expect((await rejected())[1]).toContain('discount_amount must be at most what the lines cost, 300.00');
  });
});

describe('discounts of other programs', () => {
  it.each([
    [
      'square-transactions.csv',
      (id: string, gross: string, discount: string, taxes: string, total: string) => ({
        ...{ 'Transaction ID': id, 'Gross Sales': gross, Discounts: discount, Tax: taxes, 'Total Collected': total },
        ...{ Card: '0', Cash: total, 'Other Tender': '0' },
      }),
    ],
    [
      'loyverse-receipts.csv',
      (id: string, gross: string, discount: string, taxes: string, total: string) => ({
        ...{ 'Receipt number': id, 'Gross sales': gross, Discounts: discount, Taxes: taxes, 'Total collected': total },
      }),
    ],
  ])('are read where the amounts add up: %s', async (name, row) => {
    const content = sampleWith(name, [
      row('T1', 'KSh1,240.00', '-KSh40.00', '0.00', 'KSh1,200.00'),
      row('T2', '1000.00', '100.50', '160.00', '1059.50'),
      // The taxes are in the prices.
      row('T3', '1000.00', '100.00', '124.14', '900.00'),
      row('T4', '1000.00', '100.00', '0.00', '950.00'),
      row('T5', '1000.00', '0.00', '0.00', '1000.00'),
    ]);
    const { exitCode, summary } = await bench.import('sales', content);
    expect({ exitCode, created: summary['created'] }).toEqual({ exitCode: 0, created: 5 });
    expect(summary.notes).toContain(LEFT_OUT('1 sale'));
    expect(await amounts()).toEqual([
      ['T1', '1200.00', '40.00'],
      ['T2', '1059.50', '100.50'],
      ['T3', '900.00', '100.00'],
      ['T4', '950.00', '0.00'],
      ['T5', '1000.00', '0.00'],
    ]);
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 5, rejected: 0 });
  });
});
