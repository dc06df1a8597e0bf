import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { Decimal } from '@wateja/common';

import { expectStatus } from '../support/fixtures';
import { ImportBench } from '../support/import-bench';
import { PROGRAM, type ReferenceMonth, referenceMonths } from '../support/online-retail-points';
import { runWateja } from '../support/run-wateja';
import { waitUntil } from '../support/wait-until';

/** The UCI data set "Online Retail" by invoice: README.md beside it. */
const INVOICES = resolve('test', 'data', 'online-retail', 'invoices.csv');
const PAGE = 100;

describe("a real wholesaler's year, read back through the API", () => {
  let bench: ImportBench;
  let files: { customers: string; sales: string };

  beforeAll(async () => {
    bench = await ImportBench.open();
    const folder = join(bench.folder, 'online-retail');
    await mkdir(folder);
    await promisify(execFile)(process.execPath, [resolve('scripts', 'online-retail.mjs'), INVOICES, folder]);
    files = { customers: join(folder, 'customers.csv'), sales: join(folder, 'sales.csv') };
    expect((await bench.import('customers', files.customers)).summary).toMatchObject({ created: 4_339, rejected: 0 });
    expect((await bench.import('sales', files.sales)).summary).toMatchObject({ created: 18_536, rejected: 0 });
    await analyze();
  });

  /**
   * Does what autovacuum would do within a minute. Without statistics PostgreSQL takes tables that were just filled for
   * empty.
   */
  const analyze = () => bench.testApp.database.query('ANALYZE');

  afterAll(() => bench.close());

  const get = async (path: string) =>
    expectStatus(await bench.testApp.request('GET', path, { token: bench.shop.staff }), 200).body;

  const metricsOf = async (external_id: string) => {
    const customer = (await bench.customers()).find((candidate) => candidate.external_id === external_id);
    return (await get(`/api/customers/${bench.shop.business_id}/${String(customer?.id)}/metrics`)).metrics;
  };

  it('has the published number of customers', async () => {
    expect((await get(`/api/customers/${bench.shop.business_id}`)).total).toBe(4_339);
  });

  it('has the published number of sales, and their total to the cent', async () => {
    const path = `/api/sales/${bench.shop.business_id}?limit=${PAGE}`;
    const { total } = await get(path);
    let amount = new Decimal(0);
    for (let offset = 0; offset < total; offset += PAGE) {
      const { sales } = await get(`${path}&offset=${offset}`);
      for (const sale of sales) amount = amount.plus(sale.total_amount);
    }

    expect(total).toBe(18_536);
    expect(amount.toFixed(2)).toBe('8911407.90');
    expect(amount.div(total).toFixed(2)).toBe('480.76');
  });

  it('has the published share of repeat customers and average per customer', async () => {
    expect(await get(`/api/analytics/${bench.shop.business_id}/customers`)).toMatchObject({
      total_customers: 4_339,
      repeat_customers: 2_845,
      repeat_customer_percentage: 65.57,
      average_customer_lifetime_value: '2053.79',
    });
  });

  it('has the published most frequent and largest customers', async () => {
    expect(await metricsOf('12748')).toMatchObject({ total_purchases: 210, repeat_frequency: 'frequent' });
    expect(await metricsOf('14646')).toMatchObject({ total_purchases: 74, total_spent: '280206.02' });
    const { customers } = await get(`/api/customers/${bench.shop.business_id}/repeat?limit=1`);
    expect(customers[0]).toMatchObject({ total_purchases: 210 });
  });

  it('has metrics equal to its sales', async () => {
    const { exitCode, stdout } = await runWateja(bench.testApp, ['verify-metrics', '--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      businesses: [{ business_id: bench.shop.business_id, customers: 4_339, differences: [] }],
    });
  });

  it('is left untouched, row by row, when it is imported again', async () => {
    const before = JSON.stringify(await bench.readEverything());

    expect((await bench.import('customers', files.customers)).summary).toMatchObject({ unchanged: 4_339 });
    expect((await bench.import('sales', files.sales)).summary).toMatchObject({ unchanged: 18_536 });
    expect(JSON.stringify(await bench.readEverything()) === before).toBe(true);
  });

  describe('with a loyalty programme from the first day of the data', () => {
    const months = referenceMonths(INVOICES);
    const rewards = (path: string) => get(`/api/rewards/${bench.shop.business_id}/${path}`);

    beforeAll(async () => {
      const path = `/api/rewards/${bench.shop.business_id}/program`;
      const saved = await bench.testApp.request('PUT', path, { token: bench.shop.owner, body: PROGRAM });
      expectStatus(saved, 200);
      await waitUntil('the year is settled', async () => (await rewards('program')).ranking === null);
      await analyze();
    });

    it.each(months)("owes on $day what the accountants' model says, by the month in which it ends", async (month) => {
      const liability = await rewards(`liability?as_of=${month.day}`);

      expect(liability).toMatchObject({ outstanding_points: String(month.outstanding), owed_points: '0' });
      const byEnd = liability.by_month.map(({ last_good_day, points }: Record<string, string>) => [
        last_good_day,
        points,
      ]);
      expect(Object.fromEntries(byEnd)).toEqual(mapValues(month.byEnd, String));
    });

    // Four days are enough for the tiers: each asks for more than a hundred members, one by one.
    it.each(months.filter((_, index) => index % 4 === 0))(
      "has on $day the tiers of the accountants' model",
      async (month) => {
        const ids = new Map((await bench.customers()).map(({ external_id, id }) => [external_id, Number(id)]));
        const names = new Map<string, string | null>();
        await inParallel([...month.tierOf.keys()], async (customer) => {
          const { member } = await rewards(`members/${String(ids.get(customer))}?as_of=${endOf(month)}`);
          names.set(customer, member.tier?.name ?? null);
        });

        expect([...names].sort()).toEqual([...month.tierOf].sort());
      },
    );

    it('proves every point', async () => {
      const { exitCode, stdout } = await runWateja(bench.testApp, ['verify-points', '--json']);

      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ businesses: [{ customers: 4_339, differences: [] }] });
    });
  });
});

/** The last second of the day in Nairobi. */
const endOf = ({ day }: ReferenceMonth) => encodeURIComponent(`${day}T23:59:59+03:00`);

const mapValues = (record: Record<string, number>, change: (value: number) => string) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** Does the work for each item, eight at a time. */
async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
