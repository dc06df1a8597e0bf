import { ImportsService } from '@wateja/imports';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, importOverHttp, runToEnd, upload } from '../../support/uploads';
import { sheetXml, workbook } from '../../support/workbook';

const HEADER = 'external_id,name,phone,prefer_sms,created_at\n';

describe('An import over HTTP', () => {
  let testApp: TestApp;
  let first: Shop;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    first = await givenShop(testApp);
  });
  beforeEach(async () => {
    shop = await givenAnotherShop(testApp, first);
  });
  afterAll(() => testApp.close());

  const path = (id?: number, part = '') => `/api/imports/${shop.business_id}${id === undefined ? '' : `/${id}`}${part}`;
  const get = (id?: number, part = '') => testApp.request('GET', path(id, part), { token: shop.manager });
  const run = (id: number, body: object = {}) =>
    testApp.request('POST', path(id, '/run'), { token: shop.manager, body });
  const customers = () =>
    testApp.database.query<{ external_id: string; name: string }>(
      'SELECT external_id, name, prefer_sms FROM customers WHERE business_id = $1 ORDER BY external_id',
      [shop.business_id],
    );
  const importCustomers = (content: string, body: object = {}) =>
    importOverHttp(testApp, shop, { kind: 'customers', content }, body);

  it('stores the rows, and tells what it did', async () => {
    const ended = await importCustomers(`${HEADER}C-1,Wanjiru Kamau,0712 345 678,,\nC-2,,,,\nC-3,Otieno,,,\n`);
    expect(ended).toMatchObject({
      status: 'finished',
      counts: { rows: 3, read: 3, created: 2, updated: 0, unchanged: 0, rejected: 1, is_complete: true },
      reasons: { 'name: Customer name is required': 1 },
      error: null,
    });
    expect(ended.done).toBe(ended.total);
    expect(await customers()).toMatchObject([{ name: 'Wanjiru Kamau' }, { name: 'Otieno' }]);
    const rejected = expectStatus(await get(ended.id, '/rejected'), 200);
    expect(rejected.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="import-${ended.id}-rejected.csv"`,
    });
    expect(rejected.text.trim().split(/\r?\n/)).toEqual([
      'rejected_line,rejected_reason,external_id,name,phone,prefer_sms,created_at',
      '3,name: Customer name is required,C-2,,,,',
    ]);
  });

  it('imports sales, with their metrics', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-1' });
    const content = `external_id,customer_external_id,payment_method,completed_at,total_amount,total_items
R-1,C-1,M-PESA,2024-01-15T10:30:00Z,2500.00,3
R-2,C-9,cash,2024-01-15T10:30:00Z,1.00,1
`;
    const ended = await importOverHttp(testApp, shop, { kind: 'sales', content });
    expect(ended).toMatchObject({ status: 'finished', counts: { created: 1, rejected: 1 } });
    const metrics = `/api/customers/${shop.business_id}/${customer}/metrics`;
    expect((await testApp.request('GET', metrics, { token: shop.manager })).body.metrics.total_spent).toBe('2500.00');
  });

  it('changes nothing the second time, and removes its file', async () => {
    const content = `${HEADER}C-1,Wanjiru,0712 345 678,,\n,Otieno,0722 000 111,,\n`;
    await importCustomers(content);
    const ended = await importCustomers(content);
    expect(ended).toMatchObject({ counts: { created: 0, updated: 0, unchanged: 2, rejected: 0 }, has_file: false });
    expect(await get(ended.id, '/rejected')).toMatchObject({ status: 404, body: { code: 'rejected_file_not_found' } });
    expect(await run(ended.id)).toMatchObject({ status: 409, body: { code: 'import_not_runnable' } });
  });

  it('reads columns, dates and times as the caller wants', async () => {
    const { id, mapping } = await givenUpload(testApp, shop, {
      kind: 'customers',
      content: 'Code,name,created_at,phone\nC-1,Wanjiru,03/04/2024 10:00,0712345678\n',
    });
    expect(mapping).toEqual({ Code: null, name: 'name', created_at: 'created_at', phone: 'phone' });
    const reading = { mapping: { ...mapping, Code: 'external_id' }, dates: 'mdy', timezone: 'UTC' };
    expect(await runToEnd(testApp, shop, id, reading)).toMatchObject({ status: 'finished', ...reading });
    const [stored] = await testApp.database.query(
      `SELECT external_id, created_at::text FROM customers WHERE business_id = $1`,
      [shop.business_id],
    );
    expect(stored).toEqual({ external_id: 'C-1', created_at: '2024-03-04 10:00:00+00' });
  });

  it('imports nothing of a column that is left out, even if it has the name of a field', async () => {
    const { id } = await givenUpload(testApp, shop, {
      kind: 'customers',
      content: 'name,phone,Mobile,consent_sms\nWanjiru,0712345678,0722000111,yes\n',
    });
    const mapping = { name: 'name', phone: null, Mobile: 'phone', consent_sms: null };
    expect(await runToEnd(testApp, shop, id, { mapping })).toMatchObject({
      counts: { created: 1, rejected: 0 },
      mapping,
    });
    const [stored] = await testApp.database.query(
      `SELECT name, phone, (SELECT count(*)::int FROM customer_consents k WHERE k.business_id = c.business_id) AS consents
       FROM customers c WHERE business_id = $1`,
      [shop.business_id],
    );
    expect(stored).toMatchObject({ name: 'Wanjiru', phone: expect.stringContaining('722000111'), consents: 0 });
  });

  it.each([
    ['an unknown field', { mapping: { name: 'nickname' } }, 422, 'mapping'],
    ['a column that the file has not', { mapping: { Jina: 'name' } }, 422, 'mapping'],
    ['an unknown order', { dates: 'ymd' }, 400, 'dates'],
    ['an unknown time zone', { timezone: 'Nairobi' }, 400, 'timezone'],
  ])('is refused with %s, and stays as it is', async (_what, body, status, field) => {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: `${HEADER}C-1,Wanjiru,,,\n` });
    const answer = await run(id, body);
    expect(answer.status).toBe(status);
    expect(answer.body.details).toMatchObject([{ path: field }]);
    expect((await get(id)).body.import.status).toBe('uploaded');
  });

  it('switches messages off and on again, but not for a customer who opted out', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { name: 'Otieno', external_id: 'C-2' });
    await importCustomers(`${HEADER}C-1,Wanjiru,0712 345 678,no,\n`);
    const opted = { token: shop.staff, body: { prefer_sms: false } };
    expectStatus(await testApp.request('PATCH', `/api/customers/${shop.business_id}/${customer}`, opted), 200);
    const ended = await importCustomers(`${HEADER}C-1,Wanjiru,0712 345 678,yes,\nC-2,Otieno,,yes,\n`);
    expect(ended.counts).toMatchObject({ updated: 1, unchanged: 1, kept: 1 });
    expect(await customers()).toMatchObject([{ prefer_sms: true }, { prefer_sms: false }]);
  });

  it('is in the audit trail, with the user and the import as its source', async () => {
    const { id } = await importCustomers(`${HEADER}C-1,Wanjiru,,,\n`);
    const audit = `/api/businesses/${shop.business_id}/audit`;
    const { entries } = expectStatus(await testApp.request('GET', audit, { token: shop.owner }), 200).body;
    const user = (await testApp.request('GET', '/api/auth/me', { token: shop.manager })).body.user.id;
    const entriesOfAction = (action: string) => entries.filter((entry: { action: string }) => entry.action === action);
    expect(entriesOfAction('customer.created')).toMatchObject([{ source: 'import', user_id: user }]);
    expect(entriesOfAction('customer.imported')).toMatchObject([
      { source: 'import', user_id: user, changes: { created: { to: 1 } } },
    ]);
    expect(entriesOfAction('import.created')).toMatchObject([{ source: 'api', resource_id: id }]);
    expect(entriesOfAction('import.updated')).toMatchObject([
      { source: 'import', changes: { status: { from: 'running', to: 'finished' } } },
      { source: 'api', changes: { status: { from: 'uploaded', to: 'running' } } },
    ]);
  });

  it('runs two at a time in a shop, and says when to try again', async () => {
    const uploads: { id: number }[] = [];
    for (const name of ['Wanjiru', 'Otieno', 'Amina']) {
      uploads.push(await givenUpload(testApp, shop, { kind: 'customers', content: `${HEADER}${name},${name},,,\n` }));
    }
    await testApp.database.query(
      `UPDATE imports SET status = 'running', claimed_to = now() + interval '1 day' WHERE id = ANY ($1)`,
      [uploads.slice(0, 2).map(({ id }) => id)],
    );
    const third = uploads[2]!.id;
    const refused = await run(third);
    expect(refused).toMatchObject({ status: 429, body: { code: 'imports_busy' }, headers: { 'retry-after': '30' } });
    const otherShop = await givenAnotherShop(testApp, first);
    expect(
      await importOverHttp(testApp, otherShop, { kind: 'customers', content: `${HEADER}C-1,A,,,\n` }),
    ).toMatchObject({
      status: 'finished',
    });
    await testApp.database.query(`UPDATE imports SET status = 'finished' WHERE id = $1`, [uploads[0]!.id]);
    expect(await runToEnd(testApp, shop, third)).toMatchObject({ status: 'finished' });
  });

  it('keeps no file after the erasure of a customer', async () => {
    const files = () => readdir(join(testApp.env.DATA_DIR, 'imports'));
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-9' });
    const before = await files();
    const finished = await importCustomers(`${HEADER}C-1,,,,\n`);
    const waiting = await givenUpload(testApp, shop, { kind: 'customers', content: `${HEADER}C-9,Amina,,,\n` });
    const erase = `/api/customers/${shop.business_id}/${customer}/erase`;
    const body = { reason: 'The customer asked for it' };
    expect((await testApp.request('POST', erase, { token: shop.owner, body })).status).toBeLessThan(300);
    expect(await files()).toEqual(before);
    expect((await get(waiting.id)).body.import.has_file).toBe(false);
    expect((await get(finished.id, '/rejected')).status).toBe(404);
    expect(await run(waiting.id)).toMatchObject({ status: 409, body: { code: 'import_file_removed' } });
  });

  it('is found by its shop only, in pages', async () => {
    const ids: number[] = [];
    for (const name of ['A', 'B', 'C']) {
      ids.push((await givenUpload(testApp, shop, { kind: 'customers', content: `${HEADER}1,${name},,,\n` })).id);
    }
    const page = (await testApp.request('GET', `${path()}?limit=2`, { token: shop.manager })).body;
    const rest = (await testApp.request('GET', `${path()}?limit=2&cursor=${page.next_cursor}`, { token: shop.manager }))
      .body;
    const importIds = [...page.imports, ...rest.imports].map(({ id }: { id: number }) => id);
    expect({ found: importIds, end: rest.next_cursor }).toEqual({ found: ids.toReversed(), end: null });
    for (const part of ['', '/rejected']) {
      const foreign = await testApp.request('GET', `/api/imports/${first.business_id}/${ids[0]}${part}`, {
        token: first.manager,
      });
      expect(foreign).toMatchObject({ status: 404, body: { code: 'import_not_found' } });
    }
    const foreign = `/api/imports/${first.business_id}/${ids[0]}/run`;
    expect(await testApp.request('POST', foreign, { token: first.manager, body: {} })).toMatchObject({ status: 404 });
  });

  it('refuses files that are too large, and workbooks that unpack to too much', async () => {
    const service = testApp.app.get(ImportsService);
    const usual = service.maxBytes;
    service.maxBytes = 1_000;
    const large = await upload(testApp, shop, shop.manager, { kind: 'customers', content: HEADER.repeat(100) });
    service.maxBytes = usual;
    expect(large).toMatchObject({ status: 413, body: { code: 'file_too_large', details: [{ path: 'file' }] } });
    const content = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(10_000_000)]);
    expect(await upload(testApp, shop, shop.manager, { kind: 'customers', content })).toMatchObject({
      status: 413,
      body: { details: [{ message: 'file must not be larger than 10 MB. Save the workbook as "CSV UTF-8".' }] },
    });
    const bomb = workbook({ A: sheetXml([['external_id']]) }, { 'xl/media.xml': new Uint8Array(101_000_000) });
    const refused = await upload(testApp, shop, shop.manager, { kind: 'customers', content: bomb });
    expect(refused).toMatchObject({ status: 422, body: { code: 'file_not_importable' } });
    expect(refused.body.details[0].message).toContain('larger than 100 MB when it is unpacked');
  });
});
