import { unprotectCell } from '@wateja/common';
import { parse } from 'csv-parse/sync';
import { get, type IncomingMessage } from 'node:http';
import readWorkbook from 'read-excel-file/node';
import { CUSTOMER_COLUMNS, ReportFilesService } from '@wateja/read-models';
import { entriesOf } from '../../support/audit';
import { expectStatus, givenCustomer, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

/** Texts that spreadsheets run, or that files have to quote. */
const NAMES = ['=1+1', '+254', '-5', '@SUM(A1)', '＝1', 'a "b", <c>&d', "O'Brien", 'Zoë 山田 🌍'];

describe('Reports as files', () => {
  let testApp: TestApp;
  let otherShop: Shop;
  let shop: Shop;
  let port: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    otherShop = await givenShop(testApp);
    await testApp.app.listen(0, '127.0.0.1');
    ({ port } = testApp.app.getHttpServer().address() as { port: number });
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const request = (path: string, token = shop.manager) =>
    testApp.request('GET', `/api/reports/${shop.business_id}/${path}`, { token });
  const file = async (path: string) => expectStatus(await request(path), 200);
  const rowsOf = async (report: string, query = '') => {
    const { body } = await file(`${report}?limit=100${query}`);
    return body[report.replace('-', '_')] as Record<string, unknown>[];
  };

  /** Customers whose names and addresses are difficult, one with sales. */
  async function givenDifficult(): Promise<void> {
    for (const [index, name] of NAMES.entries()) {
      const address = `${name}\n=second line`;
      const customer = await givenCustomer(testApp, shop, {
        name,
        address,
        phone: `070123456${index}`,
        external_id: `00${index}`,
      });
      const items = [{ product_id: 7, quantity: '1.5', unit_price: '100.10' }];
      const completed_at = '2026-01-31T22:30:00.123Z';
      if (index % 2) await givenSale(testApp, shop, { customer_id: customer.id, items, completed_at });
    }
  }

  /** Begins to download, and takes nothing of the body yet. */
  const beginDownload = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization: `Bearer ${shop.manager}` };
      get({ port, path: `/api/reports/${shop.business_id}/${path}`, headers }, resolve).on('error', reject);
    });

  it.each(['customers', 'sales', 'sale-lines'])('have the rows of the pages: %s', async (report) => {
    await givenDifficult();
    const rows = await rowsOf(report);
    expect(rows.length).toBeGreaterThan(3);
    const { text: lines } = await file(`${report}?format=jsonl`);
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(rows);

    const csv = await file(`${report}?format=csv`);
    const read: string[][] = parse(csv.text);
    const [header, ...cells] = read.map((record) => record.map(unprotectCell));
    const asText = (value: unknown) => (Array.isArray(value) && value[0] ? JSON.stringify(value) : String(value ?? ''));
    expect(header?.toSorted()).toEqual(Object.keys(rows[0]!).sort());
    const isTime = (name: string) => name.endsWith('_at') || name.endsWith('_date');
    expect(
      cells.map((record) =>
        Object.fromEntries(
          header!.map((name, index) => [
            name,
            isTime(name) && record[index] ? new Date(record[index]).toISOString() : record[index],
          ]),
        ),
      ),
    ).toEqual(rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)]))));
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toMatch(new RegExp(`^attachment; filename="${report}-[\\d-]+\\.csv"$`));
  });

  it('have times in the zone of the shop, and nothing that a spreadsheet runs', async () => {
    await givenDifficult();
    const { text } = await file('customers?format=csv&columns=phone,name,last_purchase_date');
    expect(text).toContain('2026-02-01T01:30:00.123+03:00');
    expect(text).not.toMatch(/(?:^|,)"?\s*[=+\-@＝]/m);
    expect(text.split('\n')[0]).toBe('phone,name,last_purchase_date');
  });

  it('are workbooks with texts, numbers, truth values and dates', async () => {
    await givenDifficult();
    const rows = await rowsOf('customers');
    const response = await beginDownload('customers?format=xlsx');
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    const [sheet] = await readWorkbook(Buffer.concat(parts));
    const [header, ...read] = sheet!.data as unknown[][];
    expect(header).toEqual(Object.keys(CUSTOMER_COLUMNS));
    const numbers = [
      'average_spend',
      'total_spent',
      'total_items_bought',
      'avg_transaction_value',
      'customer_lifetime_value',
    ];
    const expected = rows.map((row) =>
      Object.keys(CUSTOMER_COLUMNS).map((name) => {
        const value = row[name];
        if (numbers.includes(name)) return Number(value);
        if (Array.isArray(value)) return value.join('; ') || null;
        const isTime = value !== null && (name.endsWith('_at') || name.endsWith('_date'));
        // A workbook stores days as a binary fraction, so a time can be a millisecond off.
        return isTime ? (expect.closeTo(Date.parse(String(value)) + 3 * 3_600_000, -1) as unknown) : value;
      }),
    );
    expect(read.map((cells) => cells.map((cell) => (cell instanceof Date ? cell.getTime() : cell)))).toEqual(expected);
    expect(expected.flat()).toContain('=1+1\n=second line');
  });

  it('need the permission to export', async () => {
    const staff = await request('customers?format=csv', otherShop.staff);
    expectStatus(staff, 404);
    const own = `/api/reports/${otherShop.business_id}/customers?format=csv`;
    expect(expectStatus(await testApp.request('GET', own, { token: otherShop.staff }), 403).body.code).toBe(
      'role_insufficient',
    );
    const key = await testApp.request('POST', `/api/businesses/${otherShop.business_id}/api-keys`, {
      token: otherShop.owner,
      body: { name: 'Till', role: 'manager', scopes: ['customers:read'] },
    });
    const { key: token } = expectStatus(key, 201).body;
    expect(expectStatus(await testApp.request('GET', own, { token }), 403).body.code).toBe('scope_insufficient');
    expectStatus(await testApp.request('GET', own, { token: otherShop.manager }), 200);
    expectStatus(await testApp.request('HEAD', own, { token: otherShop.manager }), 404);
  });

  it('are audited with their conditions and rows, without a search term', async () => {
    await givenDifficult();
    const entries = await entriesOf(testApp, async () => {
      await file('customers?format=csv&q=brien&min_spent=10&columns=id,name');
      await file('customers?q=brien');
    });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ business_id: shop.business_id, action: 'report.exported', resource: 'report' });
    expect(entries[0]!.changes).toEqual({
      report: { to: 'customers' },
      format: { to: 'csv' },
      columns: { to: ['id', 'name'] },
      conditions: { to: { q: '***', sort: 'created_at', sort_order: 'desc', is_active: true, min_spent: '10.00' } },
      rows: { to: 0 },
      is_complete: { to: true },
    });
  });

  it('are no workbook beyond what a workbook holds', async () => {
    const files = testApp.app.get(ReportFilesService);
    files.maxWorkbookRows = NAMES.length - 1;
    await givenDifficult();
    const entries = await entriesOf(testApp, async () => {
      const refused = expectStatus(await request('customers?format=xlsx&columns=id'), 422);
      expect(refused.body).toMatchObject({ code: 'too_many_rows', error: expect.stringContaining('format=csv') });
    });
    expect(entries).toEqual([]);
    files.maxWorkbookRows = NAMES.length;
    expectStatus(await request('customers?format=xlsx&columns=id'), 200);
  });
});
