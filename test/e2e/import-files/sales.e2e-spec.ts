import { expectStatus, givenCustomer } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

describe('import sales in totals', () => {
  const HEADER = 'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items';

  it('creates sales of customers and of walk-ins, with metrics to match, and changes nothing the second time', async () => {
    const customer = await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1' });
    const content = [
      HEADER,
      'R1,C1,cash,completed,2024-01-15T10:30:00Z,100.50,2',
      'R2,C1,MPESA,,2024-01-16T10:30:00+03:00,49.50,1.5',
      'R3,,credit,completed,2024-01-17T10:30:00Z,0,1',
      'R4,C1,cash,pending,,10,1',
    ].join('\n');
    const { exitCode, summary } = await bench.import('sales', content);

    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ rows: 4, read: 4, created: 4, updated: 0, rejected: 0 });
    expect(await bench.sales()).toMatchObject([
      { external_id: 'R1', customer_id: customer.id, total_amount: '100.50', status: 'completed' },
      { external_id: 'R2', payment_method: 'mpesa', completed_at: new Date('2024-01-16T07:30:00Z') },
      { external_id: 'R3', customer_id: null, total_amount: '0.00' },
      { external_id: 'R4', status: 'pending', completed_at: null },
    ]);
    const path = `/api/customers/${bench.shop.business_id}/${customer.id}/metrics`;
    const metrics = expectStatus(await bench.testApp.request('GET', path, { token: bench.shop.staff }), 200);
    expect(metrics.text).toContain('"150.00"');
    const before = await bench.readEverything();

    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 0, unchanged: 4, rejected: 0 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('understands how tills write the methods of payment', async () => {
    const methods = ['M-PESA', 'Airtel Money', 'Card', 'Bank Transfer', 'Gift Card', 'on credit', 'Other', 'CASH'];
    const rows = methods.map((method, index) => `R${index},,${method},,2024-01-15T10:30:00Z,1,1`);
    expect((await bench.import('sales', [HEADER, ...rows].join('\n'))).exitCode).toBe(0);
    expect((await bench.sales()).map((sale) => sale['payment_method'])).toEqual([
      ...['mpesa', 'airtel_money', 'card', 'bank_transfer', 'voucher', 'credit', 'other', 'cash'],
    ]);
  });

  it('rejects each wrong row with its reason, and imports the others', async () => {
    await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1' });
    await bench.import('sales', `${HEADER}\nR1,C1,cash,,2024-01-15T10:30:00Z,100,2\n`);
    const { exitCode, summary, rejected } = await bench.import(
      'sales',
      [
        HEADER,
        'R1,C1,cash,,2024-01-15T10:30:00Z,101,2',
        'R2,C9,cash,,2024-01-15T10:30:00Z,100,2',
        'R3,C1,cheque,,2024-01-15T10:30:00Z,100,2',
        'R4,C1,cash,,15 January,100.005,0',
        'R5,C1,cash,,,100,2',
        'R6,C1,cash,lost,2999-01-15T10:30:00Z,"1,000.00",2',
        ',C1,cash,,2024-01-15T10:30:00Z,100,2',
        'R8,C1,cash,,2024-01-15T10:30:00Z,100,2',
        'R8,C1,cash,,2024-01-15T10:30:00Z,100,2',
      ].join('\n'),
    );

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 9, created: 1, unchanged: 0, rejected: 8 });
    const [, ...rows] = await rejected();
    const reasons = rows.sort((one, other) => parseInt(one) - parseInt(other));
    const expected = [
      /^2,.*external_id: This external_id already belongs to a sale with other content/,
      /^3,.*customer_external_id: Customer not found/,
      /^4,.*payment_method: .*cash/,
      /^5,.*total_amount: Must be an amount.*total_items: Must be.*completed_at: Must be a day of the calendar or a time, such as 2024-01-15 10:30/,
      /^6,.*completed_at: Required/,
      /^7,.*status: .*total_amount: Must be.*completed_at: Must not be in the future/,
      /^8,.*external_id: Required/,
      /^10,.*external_id: Line 9 has the same value/,
    ];
    expected.forEach((pattern, index) => expect(reasons[index]).toMatch(pattern));
  });

  it('refuses what is more than one customer can spend, and imports the rest of the batch', async () => {
    await givenCustomer(bench.testApp, bench.shop, { external_id: 'RICH' });
    await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1' });
    const rows = Array.from({ length: 101 }, (_, n) => `R${n},RICH,cash,,2024-01-15T10:30:00Z,99999999.99,1`);
    const content = [HEADER, ...rows, 'S1,C1,cash,,2024-01-15T10:30:00Z,5,1'].join('\n');
    const { exitCode, summary, rejected } = await bench.import('sales', content);

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 102, created: 91, rejected: 11 });
    expect((await rejected())[1]).toMatch(/^92,"total_amount: The purchases of one customer cannot be more than/);
  });
});

describe('import sales in lines', () => {
  const HEADER = 'external_id,customer_external_id,payment_method,completed_at,product_id,quantity,unit_price';

  it('makes a sale of the rows with one external_id', async () => {
    await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1' });
    const content = [
      HEADER,
      'R1,C1,cash,2024-01-15T10:30:00Z,8,2,1250.00',
      'R1,,,,9,0.5,10.01',
      'R2,,mpesa,2024-01-15T11:30:00Z,8,1,1250',
      'R3,C1,cash,2024-01-15T12:30:00Z,8,1,1',
      'R3,C1,cash,2024-01-15T12:30:00Z,8,1,1',
    ].join('\n');
    const { exitCode, summary } = await bench.import('sales', content);

    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ rows: 5, read: 3, created: 3, rejected: 0 });
    expect(await bench.sales()).toMatchObject([
      { external_id: 'R1', total_amount: '2505.01', total_items: '2.500', lines: 2 },
      { external_id: 'R2', customer_id: null, total_amount: '1250.00', lines: 1 },
      { external_id: 'R3', total_amount: '2.00', lines: 2 },
    ]);
    const before = await bench.readEverything();
    expect((await bench.import('sales', content)).summary).toMatchObject({ read: 3, unchanged: 3 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('refuses a sale with all its rows when one of them is wrong', async () => {
    const content = [
      HEADER,
      ...['R1,,cash,2024-01-15T10:30:00Z,8,2,10', 'R1,,cash,2024-01-15T10:30:00Z,x,-2,10'],
      ...['R2,,cash,2024-01-15T10:30:00Z,8,2,10', 'R2,,credit,2024-01-15T10:30:00Z,8,2,10'],
      ...['R3,,cash,2024-01-15T10:30:00Z,8,2,10', 'R3,,cash'],
      'R4,,cash,2024-01-15T10:30:00Z,8,2,10',
      ...['R1,,cash,2024-01-15T10:30:00Z,8,2,10', 'R5,,cash,2024-01-15T10:30:00Z,,,'],
    ].join('\n');
    const { exitCode, summary, rejected } = await bench.import('sales', content);

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ rows: 9, read: 5, created: 1, rejected: 4 });
    expect(await bench.sales()).toMatchObject([{ external_id: 'R4', lines: 1 }]);
    const rows = (await rejected()).slice(1).sort((one, other) => parseInt(one) - parseInt(other));
    const expected = [
      /^2,Another line of this sale is rejected,R1/,
      /^3,"?product_id: .*quantity: /,
      /^4,Another line/,
      /^5,payment_method: Differs from the first line of this sale/,
      /^6,Another line/,
      /^7,.*product_id: Required; quantity: /,
      /^9,Another line/,
      /^10,.*product_id: Required; quantity: .*unit_price: /,
    ];
    expect(rows).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(rows[index]).toMatch(pattern));
  });

  it('refuses a sale of more lines than a sale may have', async () => {
    const rows = Array.from({ length: 600 }, () => 'R1,,cash,2024-01-15T10:30:00Z,8,1,10');
    const { summary } = await bench.import('sales', [HEADER, ...rows].join('\n'));

    expect(summary).toMatchObject({ rows: 600, created: 0 });
    expect(await bench.sales()).toEqual([]);
  });
});
