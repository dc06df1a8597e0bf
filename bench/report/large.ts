/**
 * How a report of very many customers is written as a file: whether the memory stays the same, and how long the product
 * serves nobody else. The customers have bought nothing, because they are created in SQL, in a minute for a million. The
 * product is built and runs in a process of its own. Usage:
 *   npm run bench:report-large -- [--customers 1000000] [--seconds 600] [--no-build]
 * A file that takes longer than `--seconds` is broken off: the table has the rows that were read until then.
 */
import { prepareDatabase } from '@wateja/database-server';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';

import { load } from '../import/command';
import { Service } from '../import/service';
import type { Finding } from '../probe/probe';
import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';

const DATABASE = 'bench_report_large';
const MEGABYTE = 1_000_000;
const SAMPLE_MS = 250;
const NEWLINE = 10;
/** The largest number of rows that a workbook of a report can have. */
const MAX_WORKBOOK_ROWS = 100_000;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    customers: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '600' },
    build: { type: 'boolean', default: true },
  },
});
const [customers, seconds] = [Number(values.customers), Number(values.seconds)];

async function main(): Promise<void> {
  if (!(customers > MAX_WORKBOOK_ROWS)) throw new Error(`--customers must be more than ${MAX_WORKBOOK_ROWS}`);
  if (values.build) build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-report-large-'));
  const server = await openBenchServer();
  try {
    await dropDatabase(server, DATABASE);
    await inPostgres(server, `CREATE DATABASE ${DATABASE}`);
    const [url, owner_url] = [await server.applicationUrl(DATABASE), await server.url(DATABASE)];
    await prepareDatabase({ url, owner_url });
    const service = new Service({ DATABASE_URL: url, DATABASE_OWNER_URL: owner_url }, join(directory, 'data'));
    await service.start();
    try {
      console.table(await measure(service, owner_url));
    } finally {
      await service.stop();
    }
    console.log(`Load of the machine: ${await load()}`);
  } finally {
    await dropDatabase(server, DATABASE).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(service: Service, url: string) {
  const { business } = await service.request<{ business: { id: number } }>('POST', 'businesses', {
    name: 'Duka Kubwa',
  });
  await seed(url, business.id);
  const report = `reports/${business.id}/customers`;
  return [
    await measureFile(service, `${report}?format=csv`),
    await measureFile(service, `${report}?format=jsonl`),
    await measureFile(service, `${report}?format=xlsx&customer_type=vip`),
  ];
}

/**
 * Creates as many customers of type `vip` as a workbook can have rows. Triggers are off; the indexes are made at the
 * end.
 */
async function seed(url: string, businessId: number): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB';
      SET maintenance_work_mem = '512MB'`);
    const { rows } = await client.query<{ name: string; definition: string }>(
      `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
       WHERE i.indrelid = 'customers'::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    );
    for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
    await client.query(
      `INSERT INTO customers (business_id, id, external_id, name, phone, phone_e164, email, address, customer_type, search_text)
       SELECT $1, n, 'TILL-' || n, 'Customer ' || n, '+254' || (700000000 + n), '+254' || (700000000 + n),
         'customer' || n || '@example.com', 'Moi Avenue ' || n % 500 || ', Nairobi',
         CASE WHEN n <= ${MAX_WORKBOOK_ROWS} THEN 'vip' ELSE 'regular' END, 'customer ' || n
       FROM generate_series(1, $2::int) n`,
      [businessId, customers],
    );
    for (const table of ['customer_preferences', 'customer_purchase_history']) {
      await client.query(`INSERT INTO ${table} (business_id, customer_id) SELECT business_id, id FROM customers`);
    }
    for (const { definition } of rows) await client.query(definition);
    await client.query('SELECT recount_totals()');
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

async function measureFile(service: Service, path: string) {
  await service.probe.read();
  const begun = performance.now();
  const findings: Finding[] = [];
  const sampling = setInterval(() => {
    void service.probe.read().then((finding) => findings.push(finding));
  }, SAMPLE_MS);
  const { bytes, rows, isComplete } = await read(await service.answer('GET', path), path.includes('xlsx'));
  clearInterval(sampling);
  const taken = (performance.now() - begun) / 1_000;
  findings.push(await service.probe.read());
  const maxOf = (name: keyof Finding) => Math.max(...findings.map((finding) => finding[name]));
  const row = {
    report: path.replace(/^.*customers/, 'customers'),
    rows: `${rows ?? MAX_WORKBOOK_ROWS}${isComplete ? '' : ' until it was broken off'}`,
    ...{ seconds: taken.toFixed(0), MB: (bytes / MEGABYTE).toFixed(0) },
    ...{ 'computing ms': maxOf('computing').toFixed(0), 'held up ms': maxOf('max').toFixed(0) },
    'memory MB': fifths(findings.map(({ rss }) => rss)),
  };
  console.log(JSON.stringify(row));
  return row;
}

/** Reads a file without keeping it in memory. A workbook has no lines to count. */
async function read(answer: Response, isWorkbook: boolean) {
  const deadline = performance.now() + seconds * 1_000;
  let [bytes, lines] = [0, 0];
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === NEWLINE) lines++;
    if (performance.now() > deadline) return { bytes, rows: isWorkbook ? null : lines, isComplete: false };
  }
  return { bytes, rows: isWorkbook ? null : lines, isComplete: true };
}

/** The memory at the end of each fifth of the time, and the maximum. */
function fifths(rss: number[]): string {
  const inMegabytes = (bytes: number) => Math.round(bytes / MEGABYTE);
  const ends = [1, 2, 3, 4, 5].map((part) => inMegabytes(rss[Math.ceil((part * rss.length) / 5) - 1] ?? 0));
  return `${ends.join(', ')}; at most ${inMegabytes(Math.max(...rss))}`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
