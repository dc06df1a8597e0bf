import { searchColumns } from '@wateja/customers';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';

import { givenShop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

const [refold] = readFileSync('prisma/migrations/20261128211000_search_by_words/migration.sql', 'utf8').split(
  '-- 2. Words',
);

/** Customers with the search text that earlier versions stored for them. */
const KEPT: [name: string, email: string | null, phone: string | null, search_text: string][] = [
  ['Mary Otieno', null, '0701 234 567', 'mary otieno\n\n254701234567\n701234567'],
  ["Ng'ang'a", 'o-k@duka.example', null, "ng'ang'a\no-k@duka.example"],
  ['Ng’ang’a  Łukasz', null, null, 'ng’ang’a  lukasz\n'],
  ['Ng´ang´a Zoë', null, '0099-12', 'ng ang a zoe\n\n9912'],
  ['Anne\u2011Marie – X', null, null, 'anne‐marie – x\n'],
  ['Duka ٢٤ ४', null, null, 'duka ٢٤ ४\n'],
  ['A', null, '٠٧٠١٢٣٤٥٦٧', 'a\n\n254701234567\n701234567'],
  ['B', null, '٠٠٩٩١٢', 'b\n\n'],
  ['C', null, '0202345681 x12', 'c\n\n254202345681\n202345681'],
  ['D', null, '0800-WATEJA', 'd\n\n800'],
  ['E', null, '*334#', 'e\n\n334'],
  ['F', null, 'ask for Mary', 'f\n\n'],
  ['G', null, '0712–345–679', 'g\n\n254712345679\n712345679'],
  ['H', null, 'tel:+254701234567', 'h\n\n254701234567\n701234567'],
  ['- I -', "i'o@duka.example", '000', "- i -\ni'o@duka.example\n000"],
  ['J', null, '0712\u00a0345\u00a0679', 'j\n\n254712345679\n712345679'],
];

describe('What customers were found by before', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  it('is what they are found by now, after the migration, and nothing tells of a change', async () => {
    const { business_id } = await givenShop(testApp);
    const { database } = testApp;
    const ids = [];
    for (const [name, email, phone, search_text] of KEPT) {
      const { phone_e164 } = searchColumns({ name, email, phone }, 'KE');
      const [row] = await database.query<{ id: number }>(
        `INSERT INTO customers (business_id, name, email, phone, phone_e164, search_text)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [business_id, name, email, phone, phone_e164, search_text],
      );
      ids.push(row!.id);
    }
    const entries = () => database.query('SELECT count(*) FROM audit_entries');
    const before = await entries();

    const owner = new Client({ connectionString: database.owner_url });
    await owner.connect();
    await owner.query(refold!);
    await owner.end();

    const rows = await database.query('SELECT name, search_text FROM customers WHERE id = ANY($1) ORDER BY id', [ids]);
    expect(rows).toEqual(
      KEPT.map(([name, email, phone]) => ({
        name,
        search_text: searchColumns({ name, email, phone }, 'KE').search_text,
      })),
    );
    expect(await entries()).toEqual(before);
    const [table] = await database.query(`SELECT relforcerowsecurity FROM pg_class WHERE relname = 'customers'`);
    expect(table).toEqual({ relforcerowsecurity: true });
  });
});
