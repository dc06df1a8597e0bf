import { strToU8, zipSync } from 'fflate';

import { ImportBench } from '../../support/import-bench';
import { sheetXml, workbook } from '../../support/workbook';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

const HEADER = ['external_id', 'name', 'phone', 'prefer_email', 'created_at'];

describe('a workbook', () => {
  it('is read as the CSV file that it could be saved as', async () => {
    const rows = [
      HEADER,
      ['C1', 'Asha & Juma', 254_701_000_004, true, new Date('2024-04-03T10:30:00Z')],
      [],
      [7_210_448_301, "O'Neill", '0712 345 678', false, '2024-04-03 10:30'],
    ];
    const file = workbook({ Cover: sheetXml([]), Customers: sheetXml(rows), Totals: sheetXml([['Sum', 2]]) });
    const { exitCode, summary } = await bench.import('customers', file);

    expect(exitCode).toBe(0);
    expect(summary).toMatchObject({ rows: 2, created: 2 });
    expect(summary.notes).toEqual(['Read the sheet "Customers" of the workbook. Ignored the other sheets: "Totals".']);
    const created_at = new Date('2024-04-03T07:30:00Z');
    expect(await bench.customers()).toMatchObject([
      { external_id: '7210448301', name: "O'Neill", prefer_email: false, created_at },
      {
        ...{ external_id: 'C1', name: 'Asha & Juma', phone: '254701000004', phone_e164: '+254701000004' },
        ...{ prefer_email: true, created_at },
      },
    ]);
    const before = await bench.readEverything();
    expect((await bench.import('customers', file)).summary).toMatchObject({ unchanged: 2 });
    expect(await bench.readEverything()).toEqual(before);
  });

  it('can hold the queries of Power Query, which are one long text', async () => {
    const queries = strToU8(`<DataMashup>${'QUJD'.repeat(100_000)}</DataMashup>`);
    const relations = strToU8('<?xml version="1.0"?><Relationships/>');
    const parts = { 'customXml/item1.xml': queries, 'customXml/_rels/item1.xml.rels': relations };
    const sheet = sheetXml([HEADER, ['C1', 'Asha']]);
    const { exitCode, summary } = await bench.import('customers', workbook({ Customers: sheet }, parts));
    expect([exitCode, summary]).toEqual([0, expect.objectContaining({ created: 1 })]);
  });

  it('can hold sales with lines', async () => {
    const time = new Date('2024-04-03T10:30:00Z');
    const rows = [
      ['external_id', 'payment_method', 'completed_at', 'product_id', 'quantity', 'unit_price'],
      ['R1', 'M-PESA', time, 8, 2, 1250],
      ['R1', null, null, 9, 0.5, 0.1 + 0.2],
    ];
    expect((await bench.import('sales', workbook({ Sales: sheetXml(rows) }))).exitCode).toBe(0);
    expect(await bench.sales()).toMatchObject([{ total_amount: '2500.15', lines: 2, payment_method: 'mpesa' }]);
  });

  it('has rows rejected with lost digits, and with what a formula could not compute', async () => {
    const rows = [
      HEADER,
      [7_210_448_301_122_000, 'Asha'],
      ['C2', 'Juma', { error: '#REF!' }],
      ['C3', 'Omar', { error: '#N/A' }],
    ];
    const { exitCode, summary, rejected } = await bench.import('customers', workbook({ Customers: sheetXml(rows) }));
    expect(exitCode).toBe(1);
    expect(summary).toMatchObject({ created: 1, rejected: 2 });
    const [, first, second] = await rejected();
    expect(first).toContain('external_id: A spreadsheet has removed digits');
    expect(second).toContain('3,phone: #REF! is an error value of the spreadsheet');
  });
});

describe('an archive that is no workbook for an import', () => {
  const sheet = (content: string) => `<worksheet><sheetData>${content}</sheetData></worksheet>`;
  const cell = (address: string) => sheet(`<row r="1"><c r="${address}" t="inlineStr"><is><t>x</t></is></c></row>`);
  // The parser reads a part again from the beginning of its last text for each new piece, which takes hours for a long
  // text.
  const MEGABYTES = 'a'.repeat(20_000_000);
  const STYLED = { 'xl/styles.xml': strToU8(`<styleSheet x="${MEGABYTES}"></styleSheet>`) };
  const bomb = workbook({ Customers: sheetXml([HEADER]) }, { 'xl/media.xml': new Uint8Array(101_000_000) });
  const lying = Buffer.from(bomb);
  // The sizes in the central directory, by which archives are read.
  for (let at = lying.indexOf('PK\u0001\u0002'); at !== -1; at = lying.indexOf('PK\u0001\u0002', at + 4)) {
    lying.writeUInt32LE(50, at + 24);
  }

  it.each([
    ['is damaged', Buffer.from('504b030414000600', 'hex'), 'is a damaged workbook or archive.'],
    ['has no workbook', Buffer.from(zipSync({ 'a.txt': strToU8('x') })), 'is an archive without an Excel workbook.'],
    ['is empty', workbook({ Customers: sheetXml([]) }), 'is empty. Its first row must name the columns.'],
    ['is larger than 10 MB', Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(10_000_000)]), '10 MB'],
    ['unpacks to 101 MB', bomb, 'is larger than 100 MB when it is unpacked.'],
    ['states wrong sizes', lying, 'Save it'],
    ['has a last cell far away', workbook({ A: cell('XFD1') + cell('A1048576') }), 'more than 10 million cells'],
    ['has a hidden address', workbook({ A: cell('A&#49;048576') }), 'has a cell without a usual address'],
    ['has a row far away', workbook({ A: sheet('<row r="1000000000"></row>') }), 'without a usual address'],
    ['has a cell of megabytes', workbook({ A: sheetXml([['name'], [MEGABYTES]]) }), 'has a text that is too long.'],
    [
      'has a tag of megabytes',
      workbook({ A: sheet(`<row r="1" x="${MEGABYTES}"></row>`) }),
      'has a text that is too long.',
    ],
    ['has a comment of megabytes', workbook({ A: sheet(`<!--${MEGABYTES}-->`) }), 'has a text that is too long.'],
    ['has a style of megabytes', workbook({ A: cell('A1') }, STYLED), 'has a text that is too long.'],
    ['has broken XML', workbook({ A: '<worksheet><sheetData><row r="1"><c' }), 'is a damaged workbook'],
  ])('ends in a sentence when it %s', async (_name, content, sentence) => {
    const { exitCode, stdout, stderr } = await bench.import('customers', content);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await bench.customers()).toEqual([]);
  });
});
