import { expectStatus } from '../../support/fixtures';
import { HeldLock, untilWaiting } from '../../support/held-lock';
import { ImportBench } from '../../support/import-bench';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});
afterAll(() => bench.close());
beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

const tags = async () =>
  Object.fromEntries((await bench.customers()).map(({ external_id, tags }) => [external_id as string, tags]));

describe('tags in files', () => {
  it('are added, in the spelling of the shop, and none is taken away', async () => {
    await bench.import('customers', 'external_id,name,tags\nC1,Amina,Wholesale; Delivery\nC2,Baraka,\n');
    expect(await tags()).toEqual({ C1: ['Wholesale', 'Delivery'], C2: [] });

    const file = 'external_id,name,tags\nC1,Amina,"wholesale, New"\nC2,Baraka,NEW;new\n';
    expect((await bench.import('customers', file)).summary).toMatchObject({ updated: 2, rejected: 0 });
    expect(await tags()).toEqual({ C1: ['Wholesale', 'Delivery', 'New'], C2: ['New'] });

    const before = await bench.readEverything();
    expect((await bench.import('customers', file)).summary).toMatchObject({ unchanged: 2 });
    await bench.import('customers', 'external_id,name\nC1,Amina\nC2,Baraka\n');
    expect(await bench.readEverything()).toEqual(before);
  });

  it.each([
    ['Customer ID,First Name,Last Name,Accepts Email Marketing,Tags\nC1,Amina,Ouma,no,"retail, vip"\n'],
    ['Square Customer ID,First Name,Last Name,Groups\nC1,Amina,Ouma,"retail, vip"\n'],
  ])('of other programs are read: %j', async (file) => {
    expect((await bench.import('customers', file)).summary).toMatchObject({ created: 1 });
    expect(await tags()).toEqual({ C1: ['retail', 'vip'] });
  });

  it('come back from a report as they were', async () => {
    await bench.import('customers', "external_id,name,tags\nC1,Amina,=SUM; L'ami\n");
    const path = `/api/reports/${bench.shop.business_id}/customers?format=csv&columns=external_id,name,tags`;
    const report = await bench.testApp.request('GET', path, { token: bench.shop.manager });
    bench = await bench.withEmptyBusiness();
    await bench.import('customers', report.text);
    expect(await tags()).toEqual({ C1: ['=SUM', "L'ami"] });
  });

  it('of a customer whom somebody adds and tags during the import stay', async () => {
    const tagsBefore = Array.from({ length: 49 }, (_, index) => `Tag ${index}`);
    const meanwhile = (externalId: string) =>
      HeldLock.take(
        bench.testApp,
        `INSERT INTO customers (business_id, external_id, name, tags, search_text) VALUES ($1, $2, 'Amina', $3, 'amina')`,
        [bench.shop.business_id, externalId, tagsBefore],
      );
    const files = { C1: 'external_id,name\nC1,Amina Ouma\n', C2: 'external_id,name,tags\nC2,Amina,New;Newer;tag 3\n' };
    for (const [externalId, file] of Object.entries(files)) {
      const creation = await meanwhile(externalId);
      const imported = bench.import('customers', file);
      await untilWaiting(bench.testApp, 1, imported);
      await creation.commit();
      expect((await imported).summary).toMatchObject({ updated: 1, rejected: 0 });
    }
    expect(await tags()).toEqual({ C1: tagsBefore, C2: [...tagsBefore, 'New'] });
  });

  it.each(['.', '..'])('named %s are refused with their row', async (name) => {
    const { summary, rejected } = await bench.import('customers', `external_id,name,tags\nC1,Amina,VIP;${name}\n`);
    expect(summary).toMatchObject({ created: 0, rejected: 1 });
    expect((await rejected()).join('\n')).toContain('tags.1: Tag must not be . or ..');
  });

  it('are refused with their row if there are too many, or if one is too long', async () => {
    const manyTags = (from: number) => Array.from({ length: 30 }, (_, index) => `Tag ${from + index}`).join(';');
    await bench.import('customers', `external_id,name,tags\nC1,Amina,${manyTags(0)}\n`);
    const file = `external_id,name,tags\nC1,Amina,${manyTags(30)}\nC2,Baraka,${'x'.repeat(41)}\nC3,Chebet,Fine\n`;
    const { summary, rejected } = await bench.import('customers', file);
    expect(summary).toMatchObject({ created: 1, rejected: 2 });
    const reasons = (await rejected()).join('\n');
    expect(reasons).toContain('at most 50 tags');
    expect(reasons).toContain('at most 40 characters');
    expect(await tags()).toMatchObject({ C3: ['Fine'] });
  });

  it('are refused with their row if the shop has 500 others', async () => {
    const rows = Array.from({ length: 10 }, (_, row) => {
      const names = Array.from({ length: 50 }, (_name, index) => `${row}/${index}`);
      return `C${row},Person ${row},${names.join(';')}\n`;
    });
    const file = `external_id,name,tags\n${rows.join('')}C10,Late,One more\nC11,Known,9/49\n`;
    expect((await bench.import('customers', file)).summary).toMatchObject({ created: 11, rejected: 1 });
    const list = await bench.testApp.request('GET', `/api/tags/${bench.shop.business_id}`, { token: bench.shop.staff });
    expect(expectStatus(list, 200).body.tags).toHaveLength(500);
  });
});
