import type { BusinessContext } from '@wateja/auth';
import { withTenant } from '@wateja/prisma';
import { CustomersReport, CustomersReportQuery, ReportFilesService } from '@wateja/read-models';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

import { entriesOf } from '../../support/audit';
import { expectStatus, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { HeldLock } from '../../support/held-lock';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/** Enough that the buffers between server and client cannot hold the file. */
const MANY = 10_000;

describe('Downloads of reports', () => {
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

  const request = (path: string) =>
    testApp.request('GET', `/api/reports/${shop.business_id}/${path}`, { token: shop.manager });

  /** Customers past the service, for long files. */
  async function givenMany(count: number): Promise<void> {
    await testApp.database.query(
      `SET LOCAL session_replication_role = replica;
       INSERT INTO customers (business_id, name, address, search_text)
       SELECT ${shop.business_id}, 'Customer ' || n, repeat('a road with a name ', 150), '' FROM generate_series(1, ${count}) n`,
    );
  }

  /** Begins to download, and takes nothing of the body yet. */
  const beginDownload = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization: `Bearer ${shop.manager}` };
      get({ port, path: `/api/reports/${shop.business_id}/${path}`, headers }, resolve).on('error', reject);
    });
  const inTransaction = () =>
    testApp.database.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'
         AND application_name LIKE 'wateja-%'`,
    );

  /** A file without a connection in between, whose buffers would take much of it. */
  async function openCustomers(files: ReportFilesService, format: 'csv' | 'xlsx' = 'csv'): Promise<Readable> {
    const business = { business_id: shop.business_id, timezone: 'Africa/Nairobi' } as BusinessContext;
    const rest = { business, format, columns: undefined, hidden: [], conditions: {} } as const;
    const query = CustomersReportQuery.schema.parse({ format });
    const report = testApp.app.get(CustomersReport);
    const stream = await withTenant(shop.business_id, () => files.open({ report, query, ...rest }));
    return stream.on('error', () => undefined);
  }

  it('are two at a time in a business', async () => {
    const lock = await HeldLock.take(
      testApp,
      `SELECT pg_advisory_xact_lock(hashtextextended('report ' || n, $1::bigint)) FROM generate_series(1, 2) n`,
      [shop.business_id],
    );
    await givenCustomer(testApp, shop);
    const refused = expectStatus(await request('customers?format=csv'), 429);
    expect(refused.body.code).toBe('reports_busy');
    expect(refused.headers['retry-after']).toBe('30');
    expectStatus(await request('customers'), 200);
    const foreign = `/api/reports/${otherShop.business_id}/customers?format=csv&columns=id`;
    const empty = await testApp.request('GET', foreign, { token: otherShop.manager });
    expect(expectStatus(empty, 200).text).toBe('id\n');
    await lock.release();
    expectStatus(await request('customers?format=csv'), 200);
  });

  it('end their transaction when the client hangs up, and tell so in the audit trail', async () => {
    await givenMany(MANY);
    const entries = await entriesOf(testApp, async () => {
      const response = await beginDownload('customers?format=csv');
      await waitUntil('the report waits for its client', async () => (await inTransaction()).length === 1);
      response.destroy();
      await waitUntil('no report runs', async () => (await inTransaction()).length === 0);
      await waitUntil('the entry is written', async () => {
        const rows = await testApp.database.query(
          `SELECT FROM audit_entries WHERE business_id = ${shop.business_id} AND action = 'report.exported'`,
        );
        return rows.length === 1;
      });
    });
    expect(entries[0]!.changes).toMatchObject({ is_complete: { to: false } });
    expect(entries[0]!.changes!['rows']!.to).toBeLessThan(MANY);
  });

  it.each(['csv', 'jsonl'])('never look complete when they fail in the middle (%s)', async (format) => {
    await givenMany(MANY);
    const response = await beginDownload(`customers?format=${format}`);
    expect(response.statusCode).toBe(200);
    const sessions = await waitUntil('the report waits for its client', async () => {
      const sessions = await inTransaction();
      return sessions.length === 1 ? sessions : null;
    });
    await testApp.database.query(`SELECT pg_terminate_backend(${sessions![0]!.pid})`);
    let bytes = 0;
    const download = (async () => {
      for await (const part of response) bytes += (part as Buffer).length;
    })();
    await expect(download).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(response.complete).toBe(false);
    expect(bytes).toBeGreaterThan(0);
  });

  it('end, also their last bytes, when nobody takes them', async () => {
    const files = testApp.app.get(ReportFilesService);
    const { stallTimeoutMs } = files;
    files.stallTimeoutMs = 500;
    // More than the buffers hold.
    await givenMany(12);
    const stream = await openCustomers(files);
    await once(stream, 'close');
    files.stallTimeoutMs = stallTimeoutMs;
    expect(stream.readableEnded).toBe(false);
  });

  it.each(['csv', 'xlsx'] as const)(
    'are broken off if a client never stalls, but takes too long (%s)',
    async (format) => {
      const files = testApp.app.get(ReportFilesService);
      const { fileTimeoutMs } = files;
      await givenMany(format === 'csv' ? MANY : 1);
      // A workbook exists as a whole before its client can take any of it.
      files.fileTimeoutMs = format === 'csv' ? 500 : 20_000;
      const stream = await openCustomers(files, format);
      const reading = setInterval(() => stream.read(1) as unknown, 50);
      await once(stream, 'close').finally(() => {
        clearInterval(reading);
        files.fileTimeoutMs = fileTimeoutMs;
      });
      expect(stream.readableEnded).toBe(false);
      await waitUntil('the transaction has ended', async () => (await inTransaction()).length === 0);
    },
  );

  it.each(['csv', 'jsonl', 'xlsx'])(
    'are never complete without their entry in the audit trail (%s)',
    async (format) => {
      await givenCustomer(testApp, shop);
      await testApp.database.query(
        `ALTER TABLE audit_entries ADD CONSTRAINT no_report CHECK (action <> 'report.exported') NOT VALID`,
      );
      const download = (async () => {
        const response = await beginDownload(`customers?format=${format}`);
        response.resume();
        await once(response, 'end');
        return response.statusCode;
      })();
      const status = await download.catch((error: NodeJS.ErrnoException) => error.code);
      await testApp.database.query('ALTER TABLE audit_entries DROP CONSTRAINT no_report');
      expect(status).toBe(format === 'xlsx' ? 500 : 'ECONNRESET');
    },
  );
});
