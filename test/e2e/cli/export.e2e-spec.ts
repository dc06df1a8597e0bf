import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { entriesOf } from '../../support/audit';
import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { runWateja } from '../../support/run-wateja';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('wateja export', () => {
  let testApp: TestApp;
  let shop: Shop;
  let folder: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    for (const name of ['Amina', 'Baraka']) {
      await givenCustomer(testApp, shop, { name, ...(name === 'Amina' && { email: 'amina@example.com' }) });
    }
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wateja-export-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  afterAll(() => testApp.close());

  const run = (report: string, ...more: string[]) =>
    runWateja(testApp, [
      ...['export', '--business', String(shop.business_id), '--report', report, '--out', join(folder, 'file')],
      ...more,
    ]);

  it.each(['customers', 'sales', 'sale-lines', 'messages', 'points'])(
    'writes the file of the API: %s',
    async (report) => {
      const { exitCode, stdout } = await run(report, '--json');
      expect(exitCode).toBe(0);
      const { text } = expectStatus(
        await testApp.request('GET', `/api/reports/${shop.business_id}/${report}?format=csv`, { token: shop.manager }),
        200,
      );
      expect(await readFile(join(folder, 'file'), 'utf8')).toBe(text);
      expect(JSON.parse(stdout)).toMatchObject({ report, format: 'csv', rows: report === 'customers' ? 2 : 0 });
    },
  );

  it('takes the filters and columns of the API, and is audited', async () => {
    const entries = await entriesOf(testApp, async () => {
      const { exitCode } = await run(
        'customers',
        '--columns',
        'name',
        '--filter',
        'has=email',
        'customer_type=walk_in',
      );
      expect(exitCode).toBe(0);
    });
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('name\nAmina\n');
    // A report of an earlier test over HTTP may write its entry only now.
    const own = entries.filter(({ source }) => source === 'cli');
    expect(own).toMatchObject([{ action: 'report.exported', changes: { rows: { to: 1 } } }]);
  });

  it.each([
    [['customers', '--filter', 'has=address'], 'has.0'],
    [['customers', '--filter', 'colour=red'], 'colour'],
    [['customers', '--columns', 'secret'], 'columns'],
    [['customers', '--filter', 'x'], '--filter must be name=value'],
    [['invoices'], '--report must be one of'],
    [['sales', '--format', 'pdf'], '--format must be one of'],
  ])('refuses %j and leaves no file', async ([report, ...more], sentence) => {
    const { exitCode, stderr } = await run(report!, ...more);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(sentence);
    expect(await readdir(folder)).toEqual([]);
  });
});
