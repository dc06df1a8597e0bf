import fc from 'fast-check';
import { resolve } from 'node:path';

import { ImportBench } from '../../support/import-bench';

const sample = (name: string) => resolve('test', 'data', name);

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

describe('a quote that is opened and not closed', () => {
  it.each(['open-quote.csv', 'open-quote-name.csv'])('costs its own row only: %s', async (file) => {
    const { exitCode, summary, rejected } = await bench.import('customers', sample(file));

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 3, created: 2, rejected: 1 });
    expect((await rejected())[1]).toMatch(/^2,A quote is opened and not closed/);
    expect(await bench.customers()).toMatchObject([
      { name: 'Tom', phone: '0700200002' },
      { name: 'Mary', phone: '0700200003' },
    ]);
  });

  it('costs its own sale only', async () => {
    await bench.import('customers', 'external_id,name\nC-2,Tom\nC-3,Mary\n');
    const { exitCode, summary } = await bench.import('sales', sample('open-quote-sales.csv'));

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 3, created: 2, rejected: 1 });
    expect(await bench.sales()).toMatchObject([{ total_amount: '20.00' }, { total_amount: '30.00' }]);
  });

  const FILES = {
    customers: {
      header: 'external_id,name,phone,email,address,customer_type,prefer_sms,prefer_email,prefer_call,created_at',
      row: (id: string) => `${id},Amina,0700,a@b.co,Box 1,vip,yes,no,no,2023-05-01T08:00:00Z`,
    },
    sales: {
      header: 'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items',
      row: (id: string) => `${id},,cash,completed,2024-01-15T10:30:00Z,10.00,1`,
    },
  } as const;
  const everyColumn = (['customers', 'sales'] as const).flatMap((kind) =>
    FILES[kind].header.split(',').map((column, index) => [kind, column, index] as const),
  );

  it.each(everyColumn)('in %s, column %s, keeps nobody else out', async (kind, _column, index) => {
    const { header, row } = FILES[kind];
    const broken = row('R1').split(',').map((cell, at) => (at === index ? `"${cell}` : cell)).join(','); // prettier-ignore
    const quoted = row('R3').split(',').map((cell, at) => (at === index ? `"${cell}"` : cell)).join(','); // prettier-ignore
    const { exitCode, summary } = await bench.import(kind, [header, broken, row('R2'), quoted, ''].join('\n'));

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 3, created: 2, rejected: 1 });
    const stored = kind === 'customers' ? await bench.customers() : await bench.sales();
    expect(stored.map((customer) => customer['external_id'])).toEqual(['R2', 'R3']);
  });

  it('leaves notes with line breaks and inch signs readable', async () => {
    const content = 'external_id,name,address\nC1,5" pipe,"Moi Avenue,\nStall ""4"""\nC2,Tom,12" shelf\n';
    expect((await bench.import('customers', content)).exitCode).toBe(0);
    expect(await bench.customers()).toMatchObject([
      { name: '5" pipe', address: 'Moi Avenue,\nStall "4"' },
      { name: 'Tom', address: '12" shelf' },
    ]);
  });
});

describe('an apostrophe in front of digits', () => {
  it('goes, so that the sales of Shopify find their customers', async () => {
    await bench.import('customers', sample('shopify-id.csv'));
    const { exitCode } = await bench.import('sales', sample('shopify-id-sale.csv'));

    expect(exitCode).toBe(0);
    const [customer] = await bench.customers();
    expect(customer).toMatchObject({ external_id: '7210448301122', phone: '+254700100007' });
    expect(await bench.sales()).toMatchObject([{ customer_id: customer!['id'], total_amount: '10.00' }]);
  });

  it('goes in every column of a sale', async () => {
    const content = [
      'external_id,customer_external_id,payment_method,completed_at,product_id,quantity,unit_price',
      "'1001,'77,cash,2024-01-15T10:30:00Z,'8,'2,'10",
    ].join('\n');
    await bench.import('customers', "external_id,name\n77,'0800\n");

    expect((await bench.import('sales', content)).exitCode).toBe(0);
    expect(await bench.customers()).toMatchObject([{ name: '0800' }]);
    expect(await bench.sales()).toMatchObject([{ external_id: '1001', total_amount: '20.00' }]);
  });
});

describe('lines of a sale that do not follow each other', () => {
  it('are one sale, wherever they stand', async () => {
    const { exitCode, summary } = await bench.import('sales', sample('interleaved-lines.csv'));

    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ rows: 3, read: 2, created: 2 });
    expect(await bench.sales()).toMatchObject([
      { external_id: 'IL-1', total_amount: '1000.00', lines: 2 },
      { external_id: 'IL-2', total_amount: '5.00', lines: 1 },
    ]);
    const sorted = await bench.import('sales', sample('interleaved-lines-sorted.csv'));
    expect(sorted.summary).toMatchObject({ unchanged: 2, rejected: 0 });
  });

  const HEADER = 'external_id,payment_method,completed_at,product_id,quantity,unit_price';
  const line = (id: string) => `${id},cash,2024-01-15T10:30:00Z,1,1,100.00`;

  it.each([
    ['has an open quote', '"R1,cash,2024-01-15T10:30:00Z,1,1,100.00'],
    ['has a cell too many', 'R1,cash,2024-01-15T10:30:00Z,1,1,100.00,9'],
    ['names no sale', ',cash,2024-01-15T10:30:00Z,1,1,100.00'],
    ['has a wrong price', 'R1,cash,2024-01-15T10:30:00Z,1,1,free'],
  ])('are all refused when one far from the others %s', async (_name, wrong) => {
    const content = [HEADER, line('R1'), line('R2'), line('R1'), wrong, line('R3'), ''].join('\n');
    const { exitCode } = await bench.import('sales', content);

    expect(exitCode).toBe(1);
    expect((await bench.sales()).map((sale) => sale['external_id'])).toEqual(['R2', 'R3']);
  });

  it('are refused with the sale whose id stands behind a comma too many', async () => {
    const content = [
      'payment_method,external_id,completed_at,product_id,quantity,unit_price',
      ...['cash,R1,2024-01-15T10:30:00Z,1,1,100.00', 'cash,R2,2024-01-15T10:30:00Z,1,1,100.00'],
      'cash, in hand,R1,2024-01-15T10:30:00Z,1,1,100.00',
    ].join('\n');
    expect((await bench.import('sales', content)).exitCode).toBe(1);
    expect(await bench.sales()).toMatchObject([{ external_id: 'R2' }]);
  });

  it('are refused when they are too many', async () => {
    const rows = Array.from({ length: 502 }, () => [line('R1'), line('R2')]).flat().slice(0, 1_003); // prettier-ignore
    const { exitCode } = await bench.import('sales', [HEADER, ...rows, line('R3')].join('\n'));

    expect(exitCode).toBe(1);
    expect(await bench.sales()).toMatchObject([{ external_id: 'R3' }]);
  });
});

describe('exit code 0', () => {
  const cell = fc.constantFrom('Amina', 'Box 1, Nairobi', '5" pipe', '"Jane', 'a\nb', "'0712", '', '\ufffd', 'x"');
  const row = fc.tuple(cell, fc.array(cell, { minLength: 1, maxLength: 3 }), fc.boolean());

  it('means that every row of the file is in the database', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const shop = await bench.withEmptyBusiness();
        const lines = rows.map(([name, more, isQuoted], index) =>
          [`C${index}`, name, ...more]
            .map((value) =>
              (isQuoted && /[",]/.test(value)) || value.includes('\n') ? `"${value.replaceAll('"', '""')}"` : value,
            )
            .join(','),
        );
        const { exitCode } = await shop.import('customers', ['external_id,name,address,phone', ...lines].join('\n'));
        const ids = (await shop.customers()).map((customer) => customer['external_id']);
        // Every row names its customer at the beginning of a line: counting those needs no parser.
        const numbers = lines.join('\n').match(/^C\d+,/gm) ?? [];
        if (exitCode === 0) expect(ids.sort()).toEqual(numbers.map((number) => number.slice(0, -1)).sort());
        else expect(ids.length).toBeLessThan(lines.join('\n').split('\n').length);
      }),
      { numRuns: 60 },
    );
  });
});
