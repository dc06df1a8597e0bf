import { ImportRunner, ImportSweeper } from '@wateja/imports';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expectStatus, givenAnotherShop, givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { givenUpload, importOverHttp, runToEnd } from '../../support/uploads';

const HEADER = 'external_id,name\n';
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('What an import keeps', () => {
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
  const uploadFile = (content = `${HEADER}C-1,Wanjiru\n`, fileName = 'Wanjiru Kamau.csv') =>
    givenUpload(testApp, shop, { kind: 'customers', content, fileName });
  const get = async (id: number) => {
    const path = `/api/imports/${shop.business_id}/${id}`;
    return expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200).body.import;
  };
  const fileOf = async (id: number) => {
    const [row] = await testApp.database.query<{ file_id: string }>('SELECT file_id FROM imports WHERE id = $1', [id]);
    return row!.file_id;
  };
  const makeOld = (id: number, status: string) =>
    testApp.database.query(`UPDATE imports SET created_at = now() - interval '8 days', status = $2 WHERE id = $1`, [
      id,
      status,
    ]);
  const makeFilesOld = async () => {
    for (const name of await readdir(folder())) await utimes(join(folder(), name), LONG_AGO, LONG_AGO);
  };

  it('is deleted after seven days, even if nobody uploads anything', async () => {
    const [old, running, young] = [await uploadFile(), await uploadFile(), await uploadFile()];
    await makeOld(old.id, 'uploaded');
    await makeOld(running.id, 'running');
    await writeFile(join(folder(), 'f5a3e0a4-0000-4000-8000-000000000000'), 'left over');
    await makeFilesOld();
    await writeFile(join(folder(), 'f5a3e0a4-0000-4000-8000-000000000001'), 'just arriving');
    await testApp.app.get(ImportSweeper).sweep();
    expect(await readdir(folder())).toEqual(
      expect.arrayContaining([
        'f5a3e0a4-0000-4000-8000-000000000001',
        await fileOf(running.id),
        await fileOf(young.id),
      ]),
    );
    expect(await readdir(folder())).not.toContain(await fileOf(old.id));
    expect(await readdir(folder())).not.toContain('f5a3e0a4-0000-4000-8000-000000000000');
    expect(await get(old.id)).toMatchObject({ file_name: null, mapping: {}, notes: [], has_file: false });
    expect(await get(young.id)).toMatchObject({ file_name: 'Wanjiru Kamau.csv', has_file: true });
  });

  it('is counted from the end of the import', async () => {
    const { id } = await uploadFile();
    await makeOld(id, 'finished');
    await testApp.database.query('UPDATE imports SET finished_at = now() WHERE id = $1', [id]);
    await testApp.app.get(ImportSweeper).sweep();
    expect(await get(id)).toMatchObject({ file_name: 'Wanjiru Kamau.csv' });
  });

  it('is removed at the start of the server', async () => {
    const { id } = await uploadFile();
    await makeOld(id, 'failed');
    await makeFilesOld();
    const sweep = jest.spyOn(testApp.app.get(ImportSweeper), 'sweep');
    await testApp.app.listen(0, '127.0.0.1');
    expect(sweep).toHaveBeenCalledTimes(1);
    await sweep.mock.results[0]!.value;
    expect(await readdir(folder())).not.toContain(await fileOf(id));
  });

  it('does not name a customer after an erasure', async () => {
    const { id: customer } = await givenCustomer(testApp, shop, { external_id: 'C-9' });
    const content = `external_id,name,Wanjiru Kamau\nC-1,,x\nC-2,Otieno,x\n`;
    const ended = await importOverHttp(testApp, shop, { kind: 'customers', content, fileName: 'Wanjiru Kamau.csv' });
    expect(JSON.stringify(await get(ended.id))).toContain('Wanjiru');
    const erase = `/api/customers/${shop.business_id}/${customer}/erase`;
    const body = { reason: 'The customer asked for it' };
    expect((await testApp.request('POST', erase, { token: shop.owner, body })).status).toBeLessThan(300);
    const after = await get(ended.id);
    expect(JSON.stringify(after)).not.toContain('Wanjiru');
    expect(after).toMatchObject({ status: 'finished', reasons: {}, counts: { created: 1, rejected: 1 } });
  });

  it('counts failed imports with those that wait, and lists of rejected rows by themselves', async () => {
    const list = await importOverHttp(testApp, shop, { kind: 'customers', content: `${HEADER}C-1,\n` });
    const failed = await uploadFile();
    await testApp.database.query(`UPDATE imports SET status = 'failed' WHERE id = $1`, [failed.id]);
    for (let count = 0; count < 5; count++) await uploadFile();
    expect(await get(failed.id)).toMatchObject({ status: 'failed', has_file: false });
    expect(await readdir(folder())).not.toContain(await fileOf(failed.id));
    expect(await get(list.id)).toMatchObject({ status: 'finished', has_file: true });
  });

  it('has a list of rejected rows of limited size, and the right number', async () => {
    const runner = testApp.app.get(ImportRunner);
    const usual = runner.maxRejectedBytes;
    runner.maxRejectedBytes = 200;
    const rows = Array.from({ length: 50 }, (_, index) => `C-${index},\n`).join('');
    const ended = await importOverHttp(testApp, shop, { kind: 'customers', content: `${HEADER}${rows}` });
    runner.maxRejectedBytes = usual;
    expect(ended.counts).toMatchObject({ read: 50, rejected: 50 });
    expect(ended.reasons).toEqual({ 'name: Customer name is required': 50 });
    const path = `/api/imports/${shop.business_id}/${ended.id}/rejected`;
    const { text } = expectStatus(await testApp.request('GET', path, { token: shop.manager }), 200);
    const listed = text.trim().split(/\r?\n/).length - 1;
    expect(listed).toBeGreaterThan(0);
    expect(ended.notes).toContain(
      `The list of rejected rows has the first ${listed} rows. It leaves out ${50 - listed} rows.`,
    );
  });

  it('fails after its process died five times, and can be run again', async () => {
    const { id } = await uploadFile();
    await testApp.database.query(
      `UPDATE imports SET status = 'running', crashes = 4, claim = gen_random_uuid(), claimed_to = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await testApp.app.get(ImportRunner).work({ business_id: shop.business_id, import_id: id });
    expect(await get(id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('the server crashed five times'),
    });
    expect(await runToEnd(testApp, shop, id)).toMatchObject({ status: 'finished', counts: { created: 1 } });
  });
});
