/**
 * Measures how much the database grows with each sale: 16 clients post sales of two lines by customers of a shop with a
 * loyalty programme, to the built service. Usage:
 *   npm run bench:storage -- [--sales 4000]
 * Events are counted apart, because they are deleted seven days after their delivery.
 */
import { prepareDatabase, withClient } from '@wateja/database-server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Service } from '../import/service';
import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';

const DATABASE = 'bench_storage';
const CLIENTS = 16;
const CUSTOMERS = 200;

const { values } = parseArgs({ options: { sales: { type: 'string', default: '4000' } } });
const sales = Number(values.sales);

/** The size of each table with its indexes, and its free space for later rows, in bytes. */
type Sizes = Map<string, number>;

async function main(): Promise<void> {
  build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-storage-'));
  const server = await openBenchServer();
  try {
    await dropDatabase(server, DATABASE);
    await inPostgres(server, `CREATE DATABASE ${DATABASE}`);
    const [url, owner_url] = [await server.applicationUrl(DATABASE), await server.url(DATABASE)];
    await prepareDatabase({ url, owner_url });
    const settings = { DATABASE_URL: url, DATABASE_OWNER_URL: owner_url, RATE_LIMITS: 'off', NODE_ENV: 'development' };
    const service = new Service(settings, join(directory, 'data'));
    await service.start();
    try {
      const shop = await openShop(service);
      await sell(service, shop, sales / 4);
      const before = await sizes(owner_url);
      await sell(service, shop, sales);
      print(before, await sizes(owner_url));
    } finally {
      await service.stop();
    }
  } finally {
    await dropDatabase(server, DATABASE).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Shop {
  id: number;
  customers: number[];
}

async function openShop(service: Service): Promise<Shop> {
  const { business } = await service.request<{ business: { id: number } }>('POST', 'businesses', { name: 'Duka' });
  await service.request('PUT', `rewards/${business.id}/program`, {
    ...{ is_enabled: true, earn: { spend: { points: 1, per: '10.00' } } },
    redeem: { unit: { points: 1, amount: '1.00' } },
  });
  const customers: number[] = [];
  for (let number = 1; number <= CUSTOMERS; number++) {
    const body = { name: `Customer ${number}` };
    const { customer } = await service.request<{ customer: { id: number } }>('POST', `customers/${business.id}`, body);
    customers.push(customer.id);
  }
  return { id: business.id, customers };
}

async function sell(service: Service, { id, customers }: Shop, count: number): Promise<void> {
  let sold = 0;
  const client = async () => {
    for (let number = sold++; number < count; number = sold++) {
      await service.request('POST', `sales/${id}`, {
        ...{ customer_id: customers[number % CUSTOMERS], payment_method: 'cash' },
        items: [1, 2].map((product_id) => ({ product_id, quantity: 2, unit_price: '65.50' })),
      });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** Does not count old versions of rows, because later writes use their space again. */
async function sizes(url: string): Promise<Sizes> {
  return withClient(url, async (client) => {
    await client.query('VACUUM FULL');
    const { rows } = await client.query<{ name: string; bytes: string }>(
      `SELECT relname AS name, pg_total_relation_size(oid)::text AS bytes FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
  });
}

function print(before: Sizes, after: Sizes): void {
  const grown = [...after].map(([name, bytes]) => ({ name, bytes: (bytes - (before.get(name) ?? 0)) / sales }));
  const seen = grown.filter(({ bytes }) => bytes >= 1).sort((a, b) => b.bytes - a.bytes);
  const sum = (rows: typeof grown) => Math.round(rows.reduce((total, { bytes }) => total + bytes, 0));
  console.table(Object.fromEntries(seen.map(({ name, bytes }) => [name, { 'bytes a sale': Math.round(bytes) }])));
  const isEvent = ({ name }: { name: string }) => name === 'outbox';
  console.log(
    `Kept: ${sum(seen.filter((table) => !isEvent(table)))} bytes a sale. Events: ${sum(seen.filter(isEvent))}.`,
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
