import { givenCustomer } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

/** Imports the same content again, which must change nothing. */
async function importTwice(content: string) {
  const first = await bench.import('customers', content);
  const before = await bench.readEverything();
  const second = await bench.import('customers', content);
  expect(await bench.readEverything()).toEqual(before);
  expect(second.summary).toMatchObject({ created: 0, updated: 0, rejected: first.summary['rejected'] });
  return first;
}

describe('customers of a file without ids', () => {
  it('are known by their phone, in any spelling, else by their email address', async () => {
    const file =
      'name,phone,email\nAsha,0712 345 678,asha@example.com\nJuma,,Juma@Example.com\nOmar,12,omar@example.com\n';
    expect(await importTwice(file)).toMatchObject({ exitCode: 0, summary: { created: 3 } });

    const changed = 'name,phone,email\nAsha K.,+254712345678,\nJuma M.,,juma@example.com\nOmar,,omar@example.com\n';
    expect((await bench.import('customers', changed)).summary).toMatchObject({ created: 0, updated: 2, unchanged: 1 });
    expect((await bench.customers()).map(({ name }) => name).sort()).toEqual(['Asha K.', 'Juma M.', 'Omar']);
  });

  it('are those whom the shop has already, and keep the ids of these', async () => {
    const { id } = await givenCustomer(bench.testApp, bench.shop, { external_id: 'T-1', phone: '0712 345 678' });
    expect(await importTwice('name,phone\nAsha,+254712345678\n')).toMatchObject({ summary: { updated: 1 } });
    expect(await bench.customers()).toMatchObject([{ external_id: 'T-1', name: 'Asha', phone: '+254712345678' }]);
    expect(Number((await bench.customers())[0]!['id'])).toBe(id);
  });

  it('are rejected when several customers have the phone, or when a row has neither phone nor email', async () => {
    for (const name of ['Asha', 'Juma']) await givenCustomer(bench.testApp, bench.shop, { name, phone: '0712345678' });
    const { exitCode, summary, rejected } = await importTwice('name,phone,email\nOmar,0712345678,\nAli,12,\n');
    expect({ exitCode, summary }).toMatchObject({ exitCode: 1, summary: { rejected: 2, created: 0 } });
    const rows = (await rejected()).join('\n');
    expect(rows).toMatch(/2,"phone: Several customers/);
    expect(rows).toContain('3,external_id: Required for a customer without a phone or email address');
  });

  it('are one for each phone and email address, wherever they stand in the file', async () => {
    const file = [
      ...['external_id,name,phone,email', ',By email,,a@b.co', ',By phone,0712345678,', ',Again,+254712345678,'],
      ...['T-1,Asha,0712 345 678,', 'T-2,Juma,0722000001,A@b.co', ',New,0733000001,', ',Same as new,,new@b.co'],
      'T-3,Omar,0744000001,',
    ];
    const { summary, rejected } = await importTwice(file.join('\n'));
    expect(summary).toMatchObject({ read: 8, created: 5, updated: 0, rejected: 3 });
    const lines = (await rejected()).slice(1).map((row) => row.split(',')[0]);
    expect(lines.sort()).toEqual(['2', '3', '4']);
    expect((await bench.customers()).map(({ name }) => name).sort()).toEqual([
      'Asha',
      'Juma',
      'New',
      'Omar',
      'Same as new',
    ]);
  });

  it('are created once by two imports at the same time', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `Customer ${index},07120${String(index).padStart(5, '0')}`);
    const file = ['name,phone', ...rows].join('\n');
    const [one, otherResult] = await Promise.all([bench.import('customers', file), bench.import('customers', file)]);
    expect(Number(one.summary['created']) + Number(otherResult.summary['created'])).toBe(300);
    expect(await bench.customers()).toHaveLength(300);
  });
});
