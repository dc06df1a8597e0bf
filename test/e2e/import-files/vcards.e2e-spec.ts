import { ImportBench } from '../../support/import-bench';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

const notesOf = (): Promise<{ name: string; content: string; note_type: string }[]> =>
  bench.testApp.database.query(
    `SELECT c.name, n.content, n.note_type FROM customer_notes n
     JOIN customers c ON c.business_id = n.business_id AND c.id = n.customer_id
     WHERE n.business_id = $1 ORDER BY n.id`,
    [bench.shop.business_id],
  );

const card = (version: string, ...lines: string[]) =>
  ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n');

describe('vCards', () => {
  const PHONE = card(
    '3.0',
    ...[
      'N:Kamau;Wanjiru;;;',
      'FN:Wanjiru Kamau',
      'item1.TEL;type=HOME:020 2345681',
      'TEL;TYPE=CELL;type=pref:0712 345 678',
    ],
    ...['EMAIL;TYPE=INTERNET:wanjiru@example.com', 'ADR;TYPE=WORK:;;Moi Avenue 5\\, 2nd floor;Nairobi;;00100;Kenya'],
    ...[
      'NOTE:Prefers Saturdays\\; calls',
      '  first\\nSpeaks Kikuyu',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQ',
      ' ABAAD',
    ],
  );
  const ADDRESS_BOOK = card(
    '4.0',
    ...['UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1', 'N:Mensah;Ama;;;', 'FN:'],
    ...['TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+254-722-000-001', 'TEL;TYPE=fax:020 111'],
  );
  const COMPANY = card('4.0', 'ORG:Duka Ltd;Sales', 'EMAIL:sales@duka.example');

  it('of versions 3 and 4 are customers, and twice change nothing', async () => {
    const { exitCode, summary } = await bench.import('customers', `\ufeff${PHONE}${ADDRESS_BOOK}\r\n${COMPANY}`);

    expect({ exitCode, summary }).toMatchObject({ exitCode: 0, summary: { rows: 3, created: 3 } });
    expect(summary['notes']).toEqual([
      'Read as vCards.',
      'Took the preferred or first phone, email or address of 1 card with several.',
    ]);
    const stored = await bench.customers();
    expect(stored.find(({ name }) => name === 'Wanjiru Kamau')).toMatchObject({
      ...{ external_id: null, phone: '0712 345 678', email: 'wanjiru@example.com' },
      address: 'Moi Avenue 5, 2nd floor, Nairobi, 00100, Kenya',
    });
    expect(stored.find(({ name }) => name === 'Ama Mensah')).toMatchObject({
      ...{ external_id: 'urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1', phone: '+254-722-000-001' },
    });
    expect(stored.find(({ name }) => name === 'Duka Ltd, Sales')).toMatchObject({ email: 'sales@duka.example' });
    expect(await notesOf()).toEqual([
      { name: 'Wanjiru Kamau', content: 'Prefers Saturdays; calls first\nSpeaks Kikuyu', note_type: 'personal' },
    ]);

    const before = [await bench.readEverything(), await notesOf()];
    const again = await bench.import('customers', `\ufeff${PHONE}${ADDRESS_BOOK}\r\n${COMPANY}`);
    expect(again.summary).toMatchObject({ unchanged: 3 });
    expect([await bench.readEverything(), await notesOf()]).toEqual(before);
  });

  it('are rejected when one has far more lines than a person, so that it cannot fill the memory', async () => {
    const notes = (count: number) => Array.from({ length: count }, () => 'NOTE:x');
    const file =
      card('3.0', 'FN:Endless', 'TEL:0712345683', ...notes(1_000)) + card('3.0', 'FN:Good', 'TEL:0712345684');
    const { summary, rejected } = await bench.import('customers', file);
    expect(summary).toMatchObject({ read: 2, created: 1, rejected: 1 });
    expect((await rejected()).join('\n')).toContain('The card has more than 1000 lines');
  });

  it('are rejected one by one, with a sentence and their line', async () => {
    const file = [
      card('2.1', 'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=41=73;;;;', 'TEL;CELL:0712345678'),
      card('3.0', 'FN;ENCODING=QUOTED-PRINTABLE:=41', 'TEL:0712345679'),
      card('3.0', 'FN:Broken', 'TEL 0712345680'),
      card('3.0', 'FN:No phone'),
      card('3.0', 'FN:Good', 'TEL:0712345681'),
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Unfinished\r\nTEL:0712345682\r\n',
    ].join('');
    const { exitCode, summary, rejected } = await bench.import('customers', file);
    expect({ exitCode, summary }).toMatchObject({ exitCode: 1, summary: { read: 6, created: 1, rejected: 5 } });
    const rows = (await rejected()).join('\n');
    for (const sentence of [
      '1,The card has the vCard version 2.1. Export it again as version 3.0 or 4.0',
      '6,The card is in quoted-printable. Export it again as version 3.0 or 4.0',
      '11,The card has a line that is not a property: line 14',
      '16,external_id: Required for a customer without a phone or email address',
      '25,The card has no END:VCARD',
    ]) {
      expect(rows).toContain(sentence);
    }
  });

  it('are no sales', async () => {
    const { exitCode, stderr } = await bench.import('sales', PHONE);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is missing the columns');
  });
});

describe('notes of a customer file', () => {
  const file = (note: string) => `external_id,name,Notes\nC1,Asha,${note}\n`;

  it('become a note of the customer once, however often the file is imported', async () => {
    expect((await bench.import('customers', file('Likes tea'))).summary).toMatchObject({ created: 1 });
    expect((await bench.import('customers', file('Likes tea'))).summary).toMatchObject({ unchanged: 1 });
    expect((await bench.import('customers', file(''))).summary).toMatchObject({ unchanged: 1 });
    expect(await notesOf()).toHaveLength(1);

    // The shop may have read the first one, so it stays.
    expect((await bench.import('customers', file('Likes coffee'))).summary).toMatchObject({ updated: 1 });
    expect((await notesOf()).map(({ content }) => content)).toEqual(['Likes tea', 'Likes coffee']);
  });

  it('are rejected with their row when they are too long, and stored by no dry run', async () => {
    const { exitCode, rejected } = await bench.import('customers', file('x'.repeat(2_001)));
    expect(exitCode).toBe(1);
    expect((await rejected())[1]).toContain('note: ');
    await bench.import('customers', file('Likes tea'), '--dry-run');
    expect(await notesOf()).toEqual([]);
  });
});
