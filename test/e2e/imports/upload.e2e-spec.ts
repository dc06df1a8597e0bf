import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { databaseDigest } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, upload } from '../../support/uploads';

const CUSTOMERS = `external_id,name,phone,Remarks
C-1,Wanjiru Kamau,0712 345 678,likes tea
C-2,,0712 345 679,
C-3,Otieno Ouma,0722 000 111,
`;

const HALF_FORM = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nexternal_id,na';
const NO_FILE = '--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncustomers\r\n--x--\r\n';

describe('An upload', () => {
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

  const folder = () => join(testApp.env.DATA_DIR, 'imports');
  const files = (): Promise<string[]> => readdir(folder()).catch(() => []);

  it('shows the format, the mapping, and its rows as they would become', async () => {
    const uploaded = await givenUpload(testApp, shop, { kind: 'customers', content: CUSTOMERS, fileName: 'till.csv' });
    expect(uploaded).toMatchObject({
      ...{ kind: 'customers', status: 'uploaded', file_name: 'till.csv', format: 'csv', program: null },
      mapping: { external_id: 'external_id', name: 'name', phone: 'phone', Remarks: null },
      counts: { rows: 3, read: 3, rejected: 1, created: 0, updated: 0, unchanged: 0, kept: 0, is_complete: true },
      reasons: { 'name: Customer name is required': 1 },
      notes: ['Ignored the column Remarks.'],
      created_by_name: 'Platform administrator',
      ...{ done: 0, total: CUSTOMERS.length, error: null, has_file: true, started_at: null, finished_at: null },
      missing: [],
      examples: { external_id: ['C-1', 'C-2'], name: ['Wanjiru Kamau', 'Otieno Ouma'], Remarks: ['likes tea'] },
      preview: [
        { line: 2, fields: { external_id: 'C-1', name: 'Wanjiru Kamau', phone: '0712 345 678' }, reasons: [] },
        { line: 3, fields: null, reasons: ['name: Customer name is required'] },
        { line: 4, fields: { external_id: 'C-3', name: 'Otieno Ouma' }, reasons: [] },
      ],
    });
  });

  it('stores no customer and no sale', async () => {
    const before = await databaseDigest(testApp, shop.business_id);
    await givenUpload(testApp, shop, { kind: 'customers', content: CUSTOMERS });
    const others = ({ table }: { table?: string }) => !['imports', 'audit_entries'].includes(table ?? '');
    expect((await databaseDigest(testApp, shop.business_id)).filter(others)).toEqual(before.filter(others));
  });

  it('says who uploaded it', async () => {
    const { id } = await givenUpload(testApp, first, { kind: 'customers', content: CUSTOMERS });
    const path = `/api/imports/${first.business_id}`;
    const read = async (at: string) =>
      expectStatus(await testApp.request('GET', `${path}${at}`, { token: first.manager }), 200).body;
    expect((await read(`/${id}`)).import.created_by_name).toMatch(/^Test /);
    expect((await read('')).imports[0].created_by_name).toMatch(/^Test /);
  });

  it('recognises the export of a program', async () => {
    const content = await readFile('test/data/square-customers.csv');
    const { program, mapping, preview } = await givenUpload(testApp, shop, { kind: 'customers', content });
    expect({ program, id: mapping['Square Customer ID'] }).toEqual({
      program: 'customers of Square',
      id: 'external_id',
    });
    expect(preview[0].fields.external_id).toEqual(expect.any(String));
  });

  it('shows twenty rows, and counts ten thousand', async () => {
    const rows = Array.from({ length: 10_050 }, (_, index) => `R-${index},Customer ${index}`);
    const { preview, counts } = await givenUpload(testApp, shop, {
      kind: 'customers',
      content: `external_id,name\n${rows.join('\n')}`,
    });
    expect(preview).toHaveLength(20);
    expect(counts).toMatchObject({ rows: 10_000, read: 10_000, is_complete: false });
  });

  it('shows a sale with all its lines, and refunds', async () => {
    const lines = 'external_id,payment_method,completed_at,product_id,quantity,unit_price\n';
    const { preview } = await givenUpload(testApp, shop, {
      kind: 'sales',
      content: `${lines}R-1,cash,2024-01-15T10:30:00Z,8,2,10.00\nR-1,,,9,1,5.00\n`,
    });
    expect(preview).toMatchObject([
      { line: 2, fields: { external_id: 'R-1', items: [{ product_id: 8 }, { product_id: 9 }] } },
    ]);
  });

  it('is a file that only this user can read, and that the client does not name', async () => {
    const before = await files();
    await givenUpload(testApp, shop, { kind: 'customers', content: CUSTOMERS, fileName: '../../../../etc/passwd' });
    const [name = ''] = (await files()).filter((file) => !before.includes(file));
    expect(name).toMatch(/^[0-9a-f-]{36}$/);
    expect((await stat(join(folder(), name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    expect(await readFile(join(folder(), name), 'utf8')).toBe(CUSTOMERS);
    const [listed] = (await testApp.request('GET', `/api/imports/${shop.business_id}`, { token: shop.manager })).body
      .imports;
    expect(listed.file_name).toBe('passwd');
  });

  it('is in the audit trail, without its name and its rows', async () => {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: CUSTOMERS });
    const { entries } = expectStatus(
      await testApp.request('GET', `/api/businesses/${shop.business_id}/audit?resource=import`, { token: shop.owner }),
      200,
    ).body;
    expect(entries).toMatchObject([
      {
        ...{ action: 'import.created', resource_id: id, source: 'api' },
        changes: { kind: { to: 'customers' }, status: { to: 'uploaded' } },
      },
    ]);
  });

  it('beyond five that wait replaces the oldest', async () => {
    const uploads: { id: number }[] = [];
    for (let count = 0; count < 6; count++) {
      uploads.push(await givenUpload(testApp, shop, { kind: 'customers', content: CUSTOMERS }));
    }
    const path = `/api/imports/${shop.business_id}`;
    const { imports } = (await testApp.request('GET', path, { token: shop.manager })).body;
    expect(imports.map(({ has_file }: { has_file: boolean }) => has_file)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    const answer = await testApp.request('POST', `${path}/${uploads[0]!.id}/run`, { token: shop.manager, body: {} });
    expect(answer).toMatchObject({ status: 409, body: { code: 'import_file_removed' } });
  });

  it.each([
    ['no kind', { content: CUSTOMERS }, 400, 'validation_failed', 'kind is required'],
    [
      'an unknown kind',
      { kind: 'goats', content: CUSTOMERS },
      400,
      'validation_failed',
      'kind must be customers, sales or points',
    ],
    [
      'another field',
      { kind: 'customers', content: CUSTOMERS, field: 'document' },
      400,
      'validation_failed',
      'Unknown field',
    ],
    ['an empty file', { kind: 'customers', content: '' }, 422, 'file_not_importable', '"file.csv" is empty'],
    [
      'a column twice',
      { kind: 'customers', content: 'external_id,name,Name\n1,2,3\n' },
      422,
      'file_not_importable',
      'repeats the column name',
    ],
    [
      'a picture',
      { kind: 'customers', content: Buffer.from('89504e470d0a1a0a0000', 'hex') },
      422,
      'file_not_importable',
      'not a text file',
    ],
    [
      'a broken workbook',
      { kind: 'customers', content: Buffer.from('504b0304ffff', 'hex') },
      422,
      'file_not_importable',
      'damaged workbook',
    ],
  ])('with %s is refused, and leaves no file', async (_what, form, status, code, sentence) => {
    const before = await files();
    const answer = await upload(testApp, shop, shop.manager, form);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.details[0].message).toContain(sentence);
    expect(answer.text).not.toContain(testApp.env.DATA_DIR);
    expect(await files()).toEqual(before);
  });

  it.each([
    ['JSON', { 'content-type': 'application/json' }, '{}', 415, 'unsupported_media_type'],
    ['no body', {}, '', 415, 'unsupported_media_type'],
    ['a form without a boundary', { 'content-type': 'multipart/form-data' }, 'x', 400, 'validation_failed'],
    ['garbage', { 'content-type': 'multipart/form-data; boundary=x' }, 'garbage', 400, 'validation_failed'],
    ['half a form', { 'content-type': 'multipart/form-data; boundary=x' }, HALF_FORM, 400, 'validation_failed'],
    ['a form without a file', { 'content-type': 'multipart/form-data; boundary=x' }, NO_FILE, 400, 'validation_failed'],
  ])('of %s is refused, and leaves no file', async (_what, headers, payload, status, code) => {
    const before = await files();
    const answer = await testApp.app.inject({
      method: 'POST',
      url: `/api/imports/${shop.business_id}`,
      headers: { ...headers, authorization: `Bearer ${shop.manager}` },
      payload,
    });
    expect({ status: answer.statusCode, code: answer.json().code }).toEqual({ status, code });
    expect(await files()).toEqual(before);
  });

  it('is refused to strangers and to staff, and in another shop', async () => {
    const form = { kind: 'customers', content: CUSTOMERS };
    const { business_id } = first;
    expect(await upload(testApp, { business_id }, null, form)).toMatchObject({ status: 401 });
    expect(await upload(testApp, { business_id }, first.staff, form)).toMatchObject({ status: 403 });
    expect((await upload(testApp, shop, first.manager, form)).status).toBe(404);
  });
});
