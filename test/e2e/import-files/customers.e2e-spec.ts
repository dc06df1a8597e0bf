import { createCustomer, CustomerImportService, type ImportedCustomer } from '@wateja/customers';
import { withTenant } from '@wateja/prisma';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expectStatus, givenCustomer } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';
import { runWateja } from '../../support/run-wateja';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

describe('import customers', () => {
  const FILE = `external_id,name,phone,email,address,customer_type,prefer_sms,prefer_email,prefer_call,created_at
C1,Wanjiru Kamau,0712 345 678,wanjiru@example.com,"Tom Mboya St,
Nairobi",VIP,no,YES,1,2023-05-01T08:00:00+03:00
C2,Otieno,,,,,,,,
`;

  it('creates customers with all their columns, or the defaults', async () => {
    const { exitCode, summary, stderr } = await bench.import('customers', FILE);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(summary).toMatchObject({ rows: 2, read: 2, created: 2, updated: 0, unchanged: 0, rejected: 0 });
    expect(summary).toMatchObject({
      rejected_file: null,
      seconds: expect.any(Number),
      rows_per_second: expect.any(Number),
    });
    const [wanjiru, otieno] = await bench.customers();
    expect(wanjiru).toMatchObject({
      external_id: 'C1',
      name: 'Wanjiru Kamau',
      phone: '0712 345 678',
      phone_e164: '+254712345678',
      email: 'wanjiru@example.com',
      address: 'Tom Mboya St,\nNairobi',
      customer_type: 'vip',
      prefer_sms: false,
      prefer_email: true,
      prefer_call: true,
      created_at: new Date('2023-05-01T05:00:00Z'),
    });
    expect(otieno).toMatchObject({
      ...{ phone: null, email: null, customer_type: 'walk_in', prefer_sms: true, prefer_email: false },
    });
    const path = `/api/customers/${bench.shop.business_id}/search?q=wanjiru`;
    expect((await bench.testApp.request('GET', path, { token: bench.shop.staff })).body.count).toBe(1);
  });

  it('changes nothing the second time', async () => {
    await bench.import('customers', FILE);
    const before = await bench.readEverything();

    const { exitCode, summary } = await bench.import('customers', FILE);
    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ read: 2, created: 0, updated: 0, unchanged: 2 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('updates what the file says, and keeps what it leaves out', async () => {
    await bench.import('customers', FILE);

    const { summary } = await bench.import(
      'customers',
      'name,external_id,phone\nWanjiru K.,C1,\nOtieno,C2,0700000001\n',
    );
    expect(summary).toMatchObject({ created: 0, updated: 2 });
    const [wanjiru, otieno] = await bench.customers();
    expect(wanjiru).toMatchObject({
      ...{ name: 'Wanjiru K.', phone: '0712 345 678', customer_type: 'vip', prefer_sms: false, version: 2 },
      created_at: new Date('2023-05-01T05:00:00Z'),
    });
    expect(wanjiru!.search_text).toContain('712345678');
    expect(otieno).toMatchObject({ phone: '0700000001', phone_e164: '+254700000001', prefer_sms: true });
  });

  it('switches no messages on that somebody switched off since the last import', async () => {
    const file = (sms: string, email: string) => `external_id,name,prefer_sms,prefer_email\nC1,Asha,${sms},${email}\n`;
    await bench.import('customers', file('no', 'no'));
    // A file may change what a file said before, because nobody else has changed it since.
    expect((await bench.import('customers', file('yes', 'yes'))).summary).toMatchObject({ updated: 1, kept: 0 });

    const [asha] = await bench.customers();
    const path = `/api/customers/${bench.shop.business_id}/${String(asha!['id'])}`;
    const body = { prefer_sms: false };
    expectStatus(await bench.testApp.request('PATCH', path, { token: bench.shop.staff, body }), 200);
    const nightly = await bench.import('customers', file('yes', 'yes'));
    expect(nightly).toMatchObject({ exitCode: 0, summary: { unchanged: 1, updated: 0, kept: 1 } });
    expect(await bench.customers()).toMatchObject([{ prefer_sms: false, prefer_email: true }]);

    // A file may always switch messages off.
    expect((await bench.import('customers', file('yes', 'no'))).summary).toMatchObject({ updated: 1, kept: 1 });
    expect(await bench.customers()).toMatchObject([{ prefer_sms: false, prefer_email: false }]);
  });

  it('leaves SMS off for a customer who was created without', async () => {
    await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1', prefer_sms: false });
    const { summary } = await bench.import('customers', 'external_id,name,prefer_sms\nC1,Asha,yes\n');
    expect(summary).toMatchObject({ updated: 1, kept: 1 });
    expect(await bench.customers()).toMatchObject([{ name: 'Asha', prefer_sms: false }]);
  });

  it('rejects rows into a file that, corrected, can be imported itself', async () => {
    const content = [
      ...['external_id,name,email,customer_type,prefer_sms,created_at', 'C1,Asha,asha@example.com,regular,true,'],
      ...['C2,,nobody,gold,maybe,yesterday', ',Without id,,,,', 'C4,"=HYPERLINK(""x"")",x,,,'],
    ].join('\n');
    const { exitCode, summary, rejected } = await bench.import('customers', content);

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 4, created: 1, rejected: 3 });
    expect(summary.rejected_file).toMatch(/\d\.csv\.rejected\.csv$/);
    const [header, everythingWrong, withoutId, formula, ...more] = await rejected();
    expect(more).toEqual([]);
    expect(header).toBe('rejected_line,rejected_reason,external_id,name,email,customer_type,prefer_sms,created_at');
    for (const part of ['3,', 'name: ', 'email: Must be', 'customer_type: ', 'prefer_sms: ', 'created_at: Must be']) {
      expect(everythingWrong).toContain(part);
    }
    expect(withoutId).toContain('4,external_id: Required for a customer without a phone or email address,,Without id');
    expect(formula).toContain(`"'=HYPERLINK(""x"")"`);
    expect((await stat(String(summary.rejected_file))).mode & 0o077).toBe(0);

    const corrected = [header, formula!.replace(',x,', ',x@example.com,')].join('\n');
    expect((await bench.import('customers', corrected)).summary).toMatchObject({ created: 1, rejected: 0 });
    expect((await bench.customers()).at(-1)).toMatchObject({ external_id: 'C4', name: '=HYPERLINK("x")' });
  });

  it('counts the reasons, and removes what an earlier run has rejected when nothing is rejected any more', async () => {
    const rows = (email: string) => ['external_id,name,email', `C1,Asha,${email}`, `C2,Juma,${email}`, 'C3,Omar,'];
    const file = await bench.givenFile(rows('wrong').join('\n'));
    const first = await bench.import('customers', file);
    expect(first.summary['reasons']).toEqual({ 'email: Must be a valid email address': 2 });
    const args = ['import', 'customers', file, '--business', `${bench.shop.business_id}`];
    expect((await runWateja(bench.testApp, args)).stdout).toMatch(/email: Must be a valid email address +2/);

    await writeFile(file, rows('a@b.co').join('\n'));
    expect((await bench.import('customers', file)).summary).toMatchObject({ reasons: {}, rejected_file: null });
    await expect(stat(String(first.summary['rejected_file']))).rejects.toThrow('ENOENT');
  });

  it('leaves a file alone that no import has written', async () => {
    const path = join(bench.folder, 'mine.csv');
    await writeFile(path, 'my own');
    expect((await bench.import('customers', 'external_id,name\nC1,Asha\n', '--rejected', path)).exitCode).toBe(0);
    expect(await readFile(path, 'utf8')).toBe('my own');
  });

  it('tells what was imported into which shop', async () => {
    const file = await bench.givenFile('external_id,name\nC1,Asha\n');
    const id = bench.shop.business_id;
    const { stdout } = await runWateja(bench.testApp, ['import', 'customers', file, '--business', `${id}`]);
    expect(stdout.split('\n')[0]).toBe(`Imported customers from ${file} into Duka la Kuingiza (business ${id}):`);
    expect((await bench.import('customers', file)).summary).toMatchObject({
      ...{ business: { id, name: 'Duka la Kuingiza' }, file, imported: 'customers' },
    });
  });

  it('writes rejected rows where --rejected says', async () => {
    const path = join(bench.folder, 'wrong rows.csv');
    const { summary } = await bench.import('customers', 'external_id,name\nC1,\n', '--rejected', path);

    expect(summary.rejected_file).toBe(path);
    expect(await readFile(path, 'utf8')).toBe(
      'rejected_line,rejected_reason,external_id,name\n2,name: Customer name is required,C1,\n',
    );
  });

  it("takes off the apostrophe that protects spreadsheets, and leaves others' alone", async () => {
    await bench.import('customers', "external_id,name,phone\nC1,'Abdi,'+254712345678\nC2,'@home,+254 712 000 000\n");

    expect(await bench.customers()).toMatchObject([
      { name: "'Abdi", phone: '+254712345678' },
      { name: '@home', phone: '+254 712 000 000' },
    ]);
  });

  it('takes the first of two rows with one external_id', async () => {
    const content = 'external_id,name\nC1,First\nC2,Other\n C1 ,Second\n';
    const { exitCode, summary, rejected } = await bench.import('customers', content);

    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ read: 3, created: 2, rejected: 1 });
    expect((await rejected())[1]).toBe('4,external_id: Line 2 has the same value, C1 ,Second');
    const before = await bench.readEverything();
    await bench.import('customers', content);
    expect(await bench.readEverything()).toEqual(before);
  });

  it('reads what spreadsheets write, and rejects the rows it cannot read', async () => {
    const content = Buffer.concat([
      Buffer.from('\ufeffExternal_ID, Name,address\r\nC1,5" pipe,\r\n\r\n,,\r\n"C2","a ""b""\r\nc",x\r\nC3\r\nC4,'),
      Buffer.from([0xc9, 0x6d, 0x69, 0x6c, 0x65]),
      Buffer.from(',x\r\nC5,bell\u0007,x\r\nC6,"Mwajuma","Kisauni\r\nMombasa"'),
    ]);
    const { summary, rejected } = await bench.import('customers', content);

    expect(summary).toMatchObject({ read: 6, created: 2, rejected: 4 });
    const [, ...rows] = await rejected();
    expect(rows.join('\n')).toContain('5,name: Customer name must be on one line,C2');
    expect(rows.join('\n')).toContain('7,name: Customer name is required,C3');
    expect(rows.join('\n')).toContain('8,The row is not valid UTF-8 text,C4');
    expect(rows.join('\n')).toContain('9,name: Customer name must not contain U+0007 (control character),C5');
    expect(await bench.customers()).toMatchObject([
      { external_id: 'C1', name: '5" pipe' },
      { external_id: 'C6', address: 'Kisauni\r\nMombasa' },
    ]);
  });

  it('brings the same people from two files in opposite orders at once', async () => {
    const importer = bench.testApp.app.get(CustomerImportService);
    const shop = { business_id: bench.shop.business_id, country: 'KE' };
    for (let round = 0; round < 5; round++) {
      const people = Array.from({ length: 300 }, (_, index) =>
        createCustomer.parse({ external_id: `P${round}-${index}`, name: `Customer ${index}` }),
      ) as ImportedCustomer[];
      const counts = await withTenant(shop.business_id, () =>
        Promise.all([importer.importBatch(shop, people), importer.importBatch(shop, people.toReversed())]),
      );
      expect(counts[0].created + counts[1].created).toBe(people.length);
    }
  });

  it('stops on request, and goes on when it is run again', async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => `C${index},Customer ${index}`);
    const file = await bench.givenFile(['external_id,name', ...rows].join('\n'));
    const args = ['import', 'customers', file, '--business', `${bench.shop.business_id}`];

    const stopped = await runWateja(bench.testApp, args, AbortSignal.abort());
    expect(stopped).toEqual({ exitCode: 2, stdout: '', stderr: 'Stopped.\n' });
    const { exitCode, stdout } = await runWateja(bench.testApp, args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/created +1,200/);
    expect(stdout).toMatch(/rows per second +[\d,]+/);
    const verified = await runWateja(bench.testApp, ['verify-metrics', '--business', `${bench.shop.business_id}`]);
    expect(verified.stdout).toContain('1200 customers, metrics and sales agree');
  });
});
