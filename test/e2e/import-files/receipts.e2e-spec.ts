import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { ImportBench } from '../../support/import-bench';
import { runWateja } from '../../support/run-wateja';

const sample = (name: string) => resolve('test', 'data', name);
const rowsOf = (name: string): Record<string, string>[] => parse(readFileSync(sample(name)), { columns: true });

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

describe('sales of other programs', () => {
  const cents = (amounts: unknown[]) =>
    amounts.reduce<number>((sum, amount) => sum + Math.round(Number(String(amount).replace(/[^\d.-]/g, '')) * 100), 0);
  const net = async () =>
    cents((await bench.sales()).flatMap((sale) => [sale['total_amount'], `-${String(sale['refunded_amount'])}`]));

  const discounts = async () => cents((await bench.sales()).map((sale) => sale['discount_amount']));

  it('are the transactions of Square, with totals equal to the sums of the file', async () => {
    await bench.import('customers', sample('square-customers.csv'));
    const file = sample('square-transactions.csv');
    const { exitCode, summary } = await bench.import('sales', file);

    expect({ exitCode, read: summary['read'] }).toEqual({ exitCode: 0, read: 1_000 });
    const rows = rowsOf('square-transactions.csv');
    expect(await net()).toBe(cents(rows.map((row) => row['Total Collected'])));
    expect(await discounts()).toBe(cents(rows.map((row) => row['Discounts'])));
    const sales = new Map((await bench.sales()).map((sale) => [sale['external_id'], sale]));
    expect(sales.get('TX1')).toMatchObject({ payment_method: 'other', completed_at: new Date('2026-01-20T07:44:32Z') });
    expect(sales.get('TX5')).toMatchObject({ payment_method: 'cash', total_items: '3.000' });
    expect(sales.get('TX6')).toMatchObject({ payment_method: 'card', total_amount: '1111.00' });
    const withCustomer = [...sales.values()].filter((sale) => sale['customer_id'] !== null);
    expect(withCustomer).toHaveLength(rows.filter((row) => row['Customer ID'] !== '').length);
    expect((await bench.import('sales', file)).summary).toMatchObject({ unchanged: 1_000, rejected: 0 });
  });

  it('are transactions of Square with several tenders, each a payment of its own', async () => {
    const [header = '', first = ''] = readFileSync(sample('square-transactions.csv'), 'utf8').split('\n');
    const columns = header.split(',');
    const [values = []]: string[][] = parse(first);
    const row = (id: string, tenders: Record<string, string>) => {
      const cells = Object.fromEntries(columns.map((name, index) => [name, values[index] ?? '']));
      const changed = { ...cells, 'Transaction ID': id, 'Customer ID': '', 'Customer Name': '', ...tenders };
      return columns.map((name) => `"${changed[name as keyof typeof changed]}"`).join(',');
    };
    const voucher = { 'Other Tender': 'KSh40.00', 'Other Tender Type': 'Gift card' };
    const rows = [
      row('TX-A', { Card: 'KSh150.50', Cash: 'KSh49.50', ...voucher, 'Total Collected': 'KSh240.00' }),
      // The payments do not add up to the total, and nobody can know which of them is wrong.
      row('TX-B', { Card: 'KSh150.00', Cash: 'KSh49.00', 'Total Collected': 'KSh240.00' }),
    ];
    const file = [header, ...rows].join('\n');
    expect((await bench.import('sales', file)).summary).toMatchObject({ created: 2, rejected: 0 });
    const payments = await bench.testApp.database.query(
      `SELECT s.external_id, p.method, p.amount::text FROM sales s JOIN sale_payments p
       ON p.business_id = s.business_id AND p.sale_id = s.id WHERE s.external_id IN ('TX-A', 'TX-B') ORDER BY p.id`,
    );
    expect(payments).toEqual([
      { external_id: 'TX-A', method: 'card', amount: '150.50' },
      { external_id: 'TX-A', method: 'cash', amount: '49.50' },
      { external_id: 'TX-A', method: 'voucher', amount: '40.00' },
    ]);
    const sales = new Map((await bench.sales()).map((sale) => [sale['external_id'], sale]));
    expect(['TX-A', 'TX-B'].map((id) => sales.get(id)?.['payment_method'])).toEqual(['card', 'card']);
    expect((await bench.import('sales', file)).summary).toMatchObject({ unchanged: 2, rejected: 0 });
  });

  it('are the receipts of Loyverse, with totals equal to the sums of the file', async () => {
    await bench.import('customers', sample('loyverse-customers.csv'));
    const file = sample('loyverse-receipts.csv');
    const { exitCode, summary } = await bench.import('sales', file);

    expect({ exitCode, read: summary['read'] }).toEqual({ exitCode: 0, read: 1_034 });
    const rows = rowsOf('loyverse-receipts.csv');
    expect(await net()).toBe(cents(rows.map((row) => row['Total collected'])));
    expect(await discounts()).toBe(cents(rows.map((row) => row['Discounts'])));
    const before = await bench.readEverything();
    expect((await bench.import('sales', file)).summary).toMatchObject({ unchanged: 1_034, rejected: 0 });
    expect(await bench.readEverything()).toEqual(before);
    const verified = await runWateja(bench.testApp, ['verify-metrics', '--business', `${bench.shop.business_id}`]);
    expect(verified.exitCode).toBe(0);
  });
});

describe('refunds of the past', () => {
  const HEADER = 'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items';
  const at = '2024-01-15T10:30:00Z';
  const spent = async () => {
    const [row] = await bench.testApp.database.query<{ spent: string }>(
      'SELECT sum(total_spent)::text AS spent FROM customer_purchase_history WHERE business_id = $1',
      [bench.shop.business_id],
    );
    return row?.spent;
  };

  beforeEach(() => bench.import('customers', 'external_id,name\nC1,Asha\n'));

  it('are a status, an amount beside the sale, and negative amounts', async () => {
    const content = [
      `${HEADER},refunded_amount,refund_of`,
      `R1,C1,cash,refunded,${at},10.00,1,,`,
      `R2,C1,cash,,${at},20.00,2,5.00,`,
      `R5,C1,cash,,2024-01-17T10:30:00Z,-4.00,1,,R3`,
      `R6,C1,cash,,2024-01-18T10:30:00Z,-40.00,1,,`,
      `R3,C1,cash,,${at},30.00,3,,`,
      `R4,C1,cash,,2024-01-16T10:30:00Z,40.00,4,,`,
    ].join('\n');
    const { exitCode, summary } = await bench.import('sales', content);

    expect({ exitCode, created: summary['created'] }).toEqual({ exitCode: 0, created: 6 });
    expect(await bench.sales()).toMatchObject([
      { external_id: 'R1', status: 'refunded', refunded_amount: '10.00' },
      { external_id: 'R2', status: 'partially_refunded', refunded_amount: '5.00' },
      { external_id: 'R3', status: 'partially_refunded', refunded_amount: '4.00' },
      { external_id: 'R4', status: 'refunded', refunded_amount: '40.00' },
    ]);
    expect(await spent()).toBe('41.00');
    const before = await bench.readEverything();
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 6, rejected: 0 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('are added when a later file tells of them', async () => {
    await bench.import('sales', `${HEADER}\nR1,C1,cash,completed,${at},10.00,1\n`);
    expect((await bench.import('sales', `${HEADER}\nR1,C1,cash,refunded,${at},10.00,1\n`)).exitCode).toBe(0);
    expect(await bench.sales()).toMatchObject([{ status: 'refunded', refunded_amount: '10.00' }]);
    expect(await spent()).toBe('0.00');
  });

  it('are rejected when there is no sale for them, or more than is left', async () => {
    const content = [
      `${HEADER},refunded_amount,refund_of`,
      `R1,C1,cash,,${at},10.00,1,,`,
      `R2,C1,cash,,${at},20.00,1,21.00,`,
      `N1,,cash,,${at},-1.00,1,,`,
      `N2,C1,cash,,${at},-11.00,1,,R1`,
      `N3,C1,cash,,2020-01-01T10:30:00Z,-1.00,1,,`,
      `N4,C9,cash,,${at},-1.00,1,,`,
    ].join('\n');
    const { summary, rejected } = await bench.import('sales', content);

    expect(summary).toMatchObject({ created: 1, rejected: 5 });
    const reasons = (await rejected()).join('\n');
    expect(reasons).toContain('refunded_amount: Must not be more than the total');
    expect(reasons).toContain('refund_of: The sale does not exist');
    expect(reasons).toContain('total_amount: Less than this is left of the sale');
    expect(reasons).toContain('Customer not found');
    expect(await bench.sales()).toMatchObject([{ refunded_amount: '0.00' }]);
  });
});

describe('the customer of a sale', () => {
  const HEADER = 'external_id,customer_phone,customer_email,payment_method,completed_at,total_amount,total_items';
  const rest = 'cash,2024-01-15T10:30:00Z,1,1';

  it('is found by phone or email where there is no id, unless several have it', async () => {
    await bench.import('customers', 'external_id,name,phone,email\nC1,Asha,0712 345 678,Asha@Example.com\nC2,Juma,0712345679,\nC3,Omar,+254712345679,\n'); // prettier-ignore
    const content = [HEADER, `R1,+254712345678,,${rest}`, `R2,,asha@example.COM,${rest}`, `R3,0712345679,,${rest}`, `R4,0799999999,,${rest}`, `R5,12,,${rest}`].join('\n'); // prettier-ignore
    const { summary, rejected } = await bench.import('sales', content);

    expect(summary).toMatchObject({ created: 2, rejected: 3 });
    const reasons = (await rejected()).join('\n');
    expect(reasons).toContain(
      'customer_phone: Several customers have this phone or email address; write the external_id of one into customer_external_id',
    );
    expect(reasons).toContain('Customer not found');
    expect(reasons).toContain('customer_phone: Must be a phone number');
    const [asha] = await bench.customers();
    expect((await bench.sales()).map((sale) => sale['customer_id'])).toEqual([asha!['id'], asha!['id']]);
  });
});
