import { readFile } from 'node:fs/promises';

import { givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, runToEnd, upload } from '../../support/uploads';
import { sheetXml, workbook } from '../../support/workbook';

const CONTENT = 'Jina,Simu,Maoni\nWanjiru Kamau,0712 345 678,likes tea\nOtieno Ouma,0722 000 111,\n';

describe('A file whose columns nobody knows', () => {
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

  const asManager = () => ({ token: shop.manager });
  const path = (id: number) => `/api/imports/${shop.business_id}/${id}`;
  const run = (id: number, body: object) => testApp.request('POST', `${path(id)}/run`, { ...asManager(), body });

  it('is stored, shows what it has, and names the fields that are missing', async () => {
    const uploaded = await givenUpload(testApp, shop, { kind: 'customers', content: CONTENT });
    const shown = {
      ...{ status: 'uploaded', format: 'csv', program: null, has_file: true },
      mapping: { Jina: null, Simu: null, Maoni: null },
      missing: ['external_id', 'name'],
      counts: expect.objectContaining({ rows: 2, read: 0, rejected: 0, is_complete: true }),
      notes: [
        'The file is missing the columns external_id, name. It has: jina, simu, maoni. ' +
          'In place of external_id, the file can have a column phone or email.',
      ],
    };
    expect(uploaded).toMatchObject({
      ...{ ...shown, preview: [] },
      examples: {
        Jina: ['Wanjiru Kamau', 'Otieno Ouma'],
        Simu: ['0712 345 678', '0722 000 111'],
        Maoni: ['likes tea'],
      },
    });
    expect((await testApp.request('GET', path(uploaded.id), asManager())).body.import).toMatchObject(shown);
  });

  it('is not run before a mapping names the missing fields', async () => {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: CONTENT });
    for (const [body, sentence] of [
      [{}, 'The file is missing the columns external_id, name. It has: jina, simu, maoni.'],
      [{ mapping: { Jina: null, Simu: null, Maoni: null } }, 'The file is missing the columns external_id, name.'],
      [{ mapping: { Simu: 'phone' } }, 'The file has no column for name.'],
    ] as const) {
      const answer = await run(id, body);
      expect(answer).toMatchObject({ status: 422, body: { code: 'file_not_importable' } });
      expect(answer.body.details).toMatchObject([{ path: 'mapping', message: expect.stringContaining(sentence) }]);
    }
    expect((await testApp.request('GET', path(id), asManager())).body.import.status).toBe('uploaded');
  });

  it('is imported with the mapping of its user', async () => {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: CONTENT });
    const mapping = { Jina: 'name', Simu: 'phone', Maoni: 'note' };
    expect(await runToEnd(testApp, shop, id, { mapping })).toMatchObject({
      ...{ status: 'finished', missing: [], mapping },
      counts: { read: 2, created: 2, rejected: 0 },
    });
  });

  it('is no longer said to miss anything when it starts', async () => {
    const { id } = await givenUpload(testApp, shop, { kind: 'customers', content: CONTENT });
    const mapping = { Jina: 'name', Simu: 'phone', Maoni: null };
    const { import: started } = (await run(id, { mapping })).body;
    expect(started).toMatchObject({ status: 'running', missing: [], notes: [], mapping });
  });

  it('may be a workbook of sales, with totals or with lines', async () => {
    const cells = [
      ['Nambari', 'Malipo', 'Siku', 'Bidhaa', 'Idadi', 'Bei'],
      ['R-1', 'M-PESA', '2024-01-15T10:30:00Z', 'Unga', 2, 150],
    ];
    const { id, missing } = await givenUpload(testApp, shop, {
      kind: 'sales',
      content: workbook({ Mauzo: sheetXml(cells) }),
    });
    expect(missing).toEqual(['external_id', 'payment_method', 'completed_at', 'total_amount', 'total_items']);
    const [answer] = (await run(id, {})).body.details;
    expect(answer.message).toContain('needs product_id, quantity, unit_price in place of total_amount, total_items');
    const ofSale = { Nambari: 'external_id', Malipo: 'payment_method', Siku: 'completed_at' };
    const mapping = { ...ofSale, Bidhaa: 'product_name', Idadi: 'quantity', Bei: 'unit_price' };
    expect(await runToEnd(testApp, shop, id, { mapping })).toMatchObject({ counts: { created: 1, rejected: 0 } });
    const [sale] = (await testApp.request('GET', `/api/sales/${shop.business_id}`, asManager())).body.sales;
    expect(sale).toMatchObject({ external_id: 'R-1', total_amount: '300.00', payment_method: 'mpesa' });
  });

  it('is refused if it is the export of a known program, with what it is', async () => {
    const content = await readFile('test/data/square-customers.csv');
    const answer = await upload(testApp, shop, shop.manager, { kind: 'sales', content });
    expect(answer).toMatchObject({ status: 422, body: { code: 'file_not_importable' } });
    expect(answer.body.details[0].message).toBe('The file has customers of Square. Import it as customers.');
  });
});
