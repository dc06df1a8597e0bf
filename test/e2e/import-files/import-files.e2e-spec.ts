import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

import { ImportBench } from '../../support/import-bench';
import { runWateja } from '../../support/run-wateja';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

describe('a file that is none', () => {
  const sales = 'external_id,payment_method,completed_at';

  it.each([
    ['is not there', 'customers', '/nowhere/customers.csv', 'The file /nowhere/customers.csv does not exist.'],
    ['is a folder', 'customers', tmpdir(), 'is not a file.'],
    ['is empty', 'customers', Buffer.alloc(0), 'is empty. Its first line must name the columns.'],
    ['is blank', 'customers', '\n\n\n', 'is empty.'],
    [
      'is a picture',
      'customers',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'is not a text file in UTF-8.',
    ],

    [
      'is an old workbook',
      'customers',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'is a workbook in an old format of Excel',
    ],
    ['is a PDF', 'customers', Buffer.from('%PDF-1.7'), 'is a PDF'],
    ['has no known column', 'customers', 'a;b\n1;2\n', 'is missing the columns external_id, name. It has: a, b.'],
    ['has a column twice', 'customers', 'external_id,name,Name\n', 'repeats the column name.'],
    ['never closes a quote', 'customers', 'external_id,"name\nC1,Amina\n', 'A quote is opened and not closed.'],
    ['has an endless cell', 'customers', `external_id,name\nC1,"${'x'.repeat(3_000_000)}\n`, 'is longer than 1 MB.'],
    ['has neither totals nor lines', 'sales', `${sales}\n`, 'is missing the columns total_amount, total_items.'],
    ['has totals and lines', 'sales', `${sales},total_amount,product_id\n`, 'Remove one kind.'],
    ['has half of the totals', 'sales', `${sales},total_amount\n`, 'is missing the column total_items.'],
  ] as const)('ends in a sentence when it %s', async (_name, kind, content, sentence) => {
    const { exitCode, stdout, stderr } = await bench.import(kind, content);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await bench.customers()).toEqual([]);
  });

  it('does not write the rejected rows over the file itself', async () => {
    const file = await bench.givenFile('external_id,name\n');

    expect(await bench.import('customers', file, '--rejected', file)).toMatchObject({
      exitCode: 2,
      stderr: '--rejected must not be the file that is imported.\n',
    });
  });
});

describe('a file as programs write it', () => {
  const TEXT = 'external_id,name,phone\r\nC1,Zoë Müller – Café,0700100001\r\nC2,Amina,\r\n';
  const windows1252 = Buffer.from(TEXT.replace('–', '\u0096'), 'latin1');
  const [le, be] = [Buffer.from(`\ufeff${TEXT}`, 'utf16le'), Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()];

  it.each([
    ['in UTF-8', Buffer.from(TEXT), []],
    ['in UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), []],
    ['in UTF-16', le, ['Read as text in UTF-16.']],
    ['in UTF-16 with the other order of bytes', be, ['Read as text in UTF-16.']],
    ['in UTF-16 without a mark', le.subarray(2), ['Read as text in UTF-16.']],
    ['in Windows-1252', windows1252, ['Read as text in Windows-1252.']],
    ['by an old Macintosh', Buffer.from(TEXT.replaceAll('\r\n', '\r')), []],
    ['with ;', Buffer.from(TEXT.replaceAll(',', ';')), ['Read as text with cells separated by ;.']],
    ['with tabs', Buffer.from(TEXT.replaceAll(',', '\t')), ['Read as text with cells separated by tabs.']],
    ['with |', Buffer.from(TEXT.replaceAll(',', '|')), ['Read as text with cells separated by |.']],
    ['with a line sep=', Buffer.from(`sep=;\r\n${TEXT.replaceAll(',', ';')}`), [expect.stringContaining(';')]],
    ['with empty columns', Buffer.from(TEXT.replaceAll('\r\n', ',,\r\n')), []],
    ['with short rows', Buffer.from(TEXT.replace('Amina,', 'Amina')), []],
  ])('is read %s', async (_name, content, notes) => {
    const shop = await bench.withEmptyBusiness();
    const { exitCode, summary } = await shop.import('customers', content);

    expect({ exitCode, notes: summary.notes }).toEqual({ exitCode: 0, notes });
    expect(await shop.customers()).toMatchObject([
      { external_id: 'C1', name: 'Zoë Müller – Café', phone: '0700100001' },
      { external_id: 'C2', name: 'Amina', phone: null },
    ]);
  });

  it.each(['excel-semicolon.csv', 'trailing-empty-column.csv'])('is read from %s', async (file) => {
    const shop = await bench.withEmptyBusiness();
    expect(await shop.import('customers', resolve('test', 'data', file))).toMatchObject({ exitCode: 0 });
    expect(await shop.customers()).toHaveLength(1);
  });

  it('loses nothing that stands behind the last column', async () => {
    const shop = await bench.withEmptyBusiness();
    const { exitCode, rejected } = await shop.import('customers', 'external_id,name,\nC1,Ali,Moi Avenue\nC2,Omar,\n');
    expect(exitCode).toBe(1);
    expect((await rejected())[1]).toMatch(/^2,"The row has 3 cells, but the header has 2"/);
    expect(await shop.customers()).toMatchObject([{ name: 'Omar' }]);
  });

  it('has columns left out that nothing is known of, and they are named', async () => {
    const shop = await bench.withEmptyBusiness();
    const file = await shop.givenFile(',external_id,Fax No.,name,shoe_size\n0,C1,1,Ali,42\n');
    expect((await shop.import('customers', file)).summary.notes).toEqual([
      'Ignored the columns number 1, which has no name, "Fax No.", shoe_size.',
    ]);
    const { stdout } = await runWateja(shop.testApp, ['import', 'customers', file, '--business', `${shop.shop.business_id}`]); // prettier-ignore
    expect(stdout).toContain('Ignored the columns number 1');
    expect(await shop.customers()).toMatchObject([{ external_id: 'C1', name: 'Ali' }]);
  });

  it('has phones rejected that a spreadsheet took digits from, and others read as none', async () => {
    const shop = await bench.withEmptyBusiness();
    const phones = ['2.54701E+11', '254701000004.0', 'NULL', 'N/A', '-', 'n/a'];
    const rows = phones.map((phone, index) => `C${index},Ali,${phone}`);
    const { summary, rejected } = await shop.import('customers', ['external_id,name,phone', ...rows].join('\n'));
    expect(summary).toMatchObject({ created: 4, rejected: 2 });
    expect((await rejected())[1]).toContain('phone: A spreadsheet has removed digits');
    expect((await shop.customers()).map(({ phone }) => phone)).toEqual([null, null, null, null]);
  });

  it('has sales rejected whose customer a spreadsheet took digits from', async () => {
    const shop = await bench.withEmptyBusiness();
    await shop.import('customers', 'external_id,name\n7.21E+12x,Ali\n');
    const { exitCode, rejected } = await shop.import(
      'sales',
      'external_id,customer_external_id,payment_method,completed_at,total_amount,total_items\nR1,7.21E+12,cash,2024-01-15T10:30:00Z,1,1\n',
    );
    expect(exitCode).toBe(1);
    expect((await rejected())[1]).toContain('customer_external_id: A spreadsheet has removed digits');
  });
});
