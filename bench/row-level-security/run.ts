/**
 * What row-level security costs: the hot reads as the application runs them, in its role and behind its scope, and the
 * same statements as the owner without either, in turns on one database. Usage:
 *   npm run bench:row-level-security -- [--customers 20000] [--rounds 6] [--seconds 4]
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { EmbeddedServer, inBusiness, prepareDatabase, Prisma, PrismaService } from '@wateja/prisma';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';

import {
  customerMetrics,
  customerProfile,
  purchaseHistory,
} from '../../apps/api/src/customer-profile/customer-profile.queries';
import { customerList, customerSearch } from '../../libs/customers/src/customers.queries';
import { PrismaClient } from '../../libs/prisma/src/generated/client';

const CONNECTIONS = 16;

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '4' },
  },
});
const [customers, rounds, seconds] = [values.customers, values.rounds, values.seconds].map(Number) as [
  number,
  number,
  number,
];

const page = { limit: 20, offset: 0 };
const anyone = () => 1 + Math.floor(Math.random() * customers);

interface Read {
  walled: () => Prisma.Sql;
  /** Where the wall makes another statement necessary: the one it would be without. */
  bare?: () => Prisma.Sql;
}

/** The statements of the hot routes, for some customer of business 1. */
const READS: Record<string, Read> = {
  'single customer': { walled: () => customerProfile(1, anyone()) },
  metrics: { walled: () => customerMetrics(1, anyone()) },
  history: { walled: () => purchaseHistory(1, anyone(), page) },
  'list, first page': {
    walled: () => customerList(1, { ...page, sort_by: 'created_at', sort_order: 'desc', is_active: true }),
  },
  'search, a rare name': {
    walled: () => customerSearch(1, 'KE', `Customer ${anyone()}`, 20),
    bare: () => searchWithoutWall(`customer ${anyone()}`),
  },
};

const searchWithoutWall = (term: string) => Prisma.sql`
  WITH found AS MATERIALIZED (
    SELECT id, name, phone, email, customer_type, search_text FROM customers
    WHERE business_id = 1 AND is_active AND (search_text LIKE ${`%${term}%`} OR search_text LIKE ${`%${term}%`})
  )
  SELECT id, name, phone, email, customer_type FROM found
  ORDER BY E'\n' || search_text LIKE ${`%\n${term}%`} OR E'\n' || search_text LIKE ${`%\n${term}%`} DESC, id
  LIMIT 20`;

type Run = (statement: Prisma.Sql) => Promise<unknown>;

/** Statements a second that `CONNECTIONS` callers get through. */
async function throughput(run: Run, read: () => Prisma.Sql): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const caller = async () => {
    for (; performance.now() < end; done++) await run(read());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  return done / seconds;
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'wateja-bench-'));
  const server = await EmbeddedServer.open({ dataDirectory: directory });
  try {
    const [url, owner_url] = [await server.applicationUrl(), await server.url()];
    await prepareDatabase({ url, owner_url });
    await seed(owner_url);
    const [walled, bare] = [new PrismaService({ url, poolSize: CONNECTIONS }), withoutWall(owner_url)];
    await compare(
      (statement) => inBusiness(1, () => walled.$queryRaw(statement)),
      (statement) => bare.$queryRaw(statement),
    );
    await Promise.all([walled.$disconnect(), bare.$disconnect()]);
  } finally {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function compare(walled: Run, bare: Run): Promise<void> {
  console.log(
    `${customers} customers, 5 sales each; ${CONNECTIONS} connections; ${rounds} rounds of ${seconds} s in turns\n`,
  );
  console.log('| statement | without, per second | behind the wall | ratio |\n| --- | --: | --: | --: |');
  for (const [name, read] of Object.entries(READS)) {
    const rates: { walled: number[]; bare: number[] } = { walled: [], bare: [] };
    for (let round = 0; round <= rounds; round++) {
      const without = await throughput(bare, read.bare ?? read.walled);
      const within = await throughput(walled, read.walled);
      // The first round prepares plans and fills caches.
      if (round > 0)
        [rates.bare, rates.walled] = [
          [...rates.bare, without],
          [...rates.walled, within],
        ];
    }
    const [without, within] = [median(rates.bare), median(rates.walled)];
    console.log(`| ${name} | ${without.toFixed(0)} | ${within.toFixed(0)} | ${(within / without).toFixed(2)} |`);
  }
}

/** The same client on the same driver, as the owner, and no word about whose rows it may see. */
function withoutWall(connectionString: string): PrismaClient {
  const pool = new Pool({ connectionString, max: CONNECTIONS, options: '-c TimeZone=UTC' });
  const statementNameGenerator = ({ sql }: { sql: string }) => createHash('sha1').update(sql).digest('base64url');
  return new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator, disposeExternalPool: true }) });
}

async function seed(owner_url: string): Promise<void> {
  const pool = new Pool({ connectionString: owner_url, max: 1 });
  await pool.query(`
    INSERT INTO businesses (id, name) VALUES (1, 'Duka'), (2, 'Another');
    INSERT INTO customers (id, business_id, name, search_text)
      SELECT i, 1, 'Customer ' || i, 'customer ' || i || E'\n\n' FROM generate_series(1, ${customers}) i;
    INSERT INTO customer_preferences (business_id, customer_id) SELECT 1, id FROM customers;
    INSERT INTO customer_purchase_history (business_id, customer_id, total_purchases, total_spent,
        repeat_frequency, is_repeat_customer, first_purchase_date, last_purchase_date)
      SELECT 1, id, 5, 500, 'regular', true, now(), now() FROM customers;
    INSERT INTO customer_notes (business_id, customer_id, content)
      SELECT 1, id, 'Likes mornings' FROM customers, generate_series(1, 2);
    INSERT INTO sales (business_id, customer_id, content_hash, total_amount, total_items, payment_method, status,
        completed_at)
      SELECT 1, id, '', 100, 2, 'cash', 'completed', now() - n * interval '1 day' FROM customers, generate_series(1, 5) n;
  `);
  await pool.query('VACUUM ANALYZE');
  await pool.end();
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
