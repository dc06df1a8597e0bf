import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { ImportBench } from '../../support/import-bench';

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

/** A file of mappings. */
async function givenMap(mapping: unknown): Promise<string> {
  const path = join(bench.folder, 'map.json');
  await writeFile(path, JSON.stringify(mapping));
  return path;
}

describe('customers of other programs', () => {
  it.each(['square', 'loyverse', 'shopify'])('go in by one command: %s', async (program) => {
    const file = sample(`${program}-customers.csv`);
    const { exitCode, summary } = await bench.import('customers', file);

    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ read: 200, created: 200, rejected: 0 });
    expect(summary.notes).toContainEqual(
      expect.stringMatching(new RegExp(`^Recognised as customers of ${program}`, 'i')),
    );
    const stored = await bench.customers();
    expect(stored.find(({ name }) => name === 'Amina Ouma')).toMatchObject({
      phone_e164: '+254710577281',
      email: 'amina.ouma1@example.com',
      address: 'Kenyatta Street, Nairobi',
    });
    expect(stored.map((customer) => String(customer['external_id'])).join()).not.toContain("'");
    const before = await bench.readEverything();
    expect((await bench.import('customers', file)).summary).toMatchObject({ unchanged: 200 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('keep the first visit, and what they said about messages', async () => {
    await bench.import('customers', sample('square-customers.csv'));
    const stored = new Map((await bench.customers()).map((customer) => [customer['external_id'], customer]));
    for (const row of rowsOf('square-customers.csv')) {
      expect(stored.get(row['Square Customer ID'])).toMatchObject({
        created_at: new Date(`${row['First Visit']}T00:00:00+03:00`),
        prefer_email: row['Email Subscription Status'] === 'subscribed',
      });
    }
  });
});

describe('--map', () => {
  it('says which field each column is', async () => {
    const map = await givenMap({ 'Member No': 'external_id', Jina: 'name', Ukoo: 'name', Simu: 'phone' });
    const { summary } = await bench.import('customers', 'Member No,JINA,Ukoo,Simu,Email,Fax\nM1,Asha,Juma,0712345678,a@b.co,1\n', '--map', map); // prettier-ignore

    expect(summary).toMatchObject({ created: 1, notes: ['Ignored the column Fax.'] });
    expect(await bench.customers()).toMatchObject([
      { external_id: 'M1', name: 'Asha Juma', phone: '0712345678', email: 'a@b.co' },
    ]);
  });

  it('reads sales with amounts and dates as people write them', async () => {
    const map = await givenMap({ Receipt: 'external_id', Paid: 'payment_method', When: 'completed_at', Sum: 'total_amount', Pieces: 'total_items' }); // prettier-ignore
    const content = 'Receipt,Paid,When,Sum,Pieces\nR1,M-PESA,03/04/2024 10:30,"KSh1,234.50",2\n';
    const unsaid = await bench.import('sales', content, '--map', map);
    expect(unsaid.exitCode).toBe(1);
    expect((await unsaid.rejected())[1]).toContain('completed_at: 03/04/2024 10:30 can be read in two ways');

    const noDay = await bench.import('sales', content.replace('03/04', '31/02'), '--map', map, '--dates', 'dmy');
    expect(noDay.summary['reasons']).toEqual({
      'completed_at: Must be a day of the calendar or a time, such as 2024-01-15 10:30': 1,
    });

    expect((await bench.import('sales', content, '--map', map, '--dates', 'dmy')).exitCode).toBe(0);
    expect(await bench.sales()).toMatchObject([
      { total_amount: '1234.50', payment_method: 'mpesa', completed_at: new Date('2024-04-03T07:30:00Z') },
    ]);
  });

  it.each([
    ['a column that is not there', { Jina: 'name', Namba: 'external_id' }, 'has no column "Namba"'],
    ['a field that there is not', { Jina: 'name', 'Member No': 'shoe' }, 'names the unknown field "shoe"'],
    ['no field that is needed', { Jina: 'name' }, 'has no column for external_id. It has: "member no", jina.'],
    ['no object', [1], 'must contain a JSON object'],
  ])('is refused when it names %s', async (_name, mapping, sentence) => {
    const map = await givenMap(mapping);
    const { exitCode, stderr } = await bench.import('customers', 'Member No,Jina\nM1,Asha\n', '--map', map);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
  });
});

describe('times', () => {
  const HEADER = 'external_id,payment_method,completed_at,total_amount,total_items';

  it.each([
    ['on the clocks of the shop', [], '2024-04-03T07:30:00Z'],
    ['on the clocks of --timezone', ['--timezone', 'Asia/Kolkata'], '2024-04-03T05:00:00Z'],
  ])('without an offset are %s', async (_name, options, time) => {
    expect((await bench.import('sales', `${HEADER}\nR1,cash,2024-04-03 10:30,1,1\n`, ...options)).exitCode).toBe(0);
    expect((await bench.sales())[0]!['completed_at']).toEqual(new Date(time));
  });

  it.each([
    ['--dates', 'ymd', '--dates must be dmy or mdy'],
    ['--timezone', 'Nairobi', '--timezone must be a time zone such as'],
  ])('are not read with %s %s', async (option, value, sentence) => {
    const { exitCode, stderr } = await bench.import('sales', `${HEADER}\n`, option, value);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(sentence) });
  });
});

describe('--dry-run', () => {
  it('tells what would happen, and stores nothing', async () => {
    const content = 'external_id,name,email\nC1,Asha,a@b.co\nC2,Juma,wrong\n';
    const { exitCode, summary, rejected } = await bench.import('customers', content, '--dry-run');

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ created: 1, rejected: 1 });
    expect(summary.notes).toContain('This was a dry run: nothing was stored.');
    expect((await rejected())[1]).toContain('email: ');
    expect(await bench.customers()).toEqual([]);
    const audit = await bench.testApp.database.query(
      `SELECT action FROM audit_entries WHERE business_id = $1 AND action LIKE 'customer.%'`,
      [bench.shop.business_id],
    );
    expect(audit).toEqual([]);
    expect((await bench.import('customers', content)).summary).toMatchObject({ created: 1 });
  });
});
