/**
 * Imports a file of customers over HTTP into the built service, kills the service in the middle, and reverts the import.
 * A thousand of the customers are there before, with other data, which must be back at the end.
 *
 * Usage:
 *   npm run bench:import-http -- [--customers 100000] [--kills 2] [--no-revert] [--format csv|xlsx] [--minutes 60]
 *
 * "computing" is what the service did between two turns of the event loop, at most, garbage collection included. "held up"
 * is the longest delay of the loop, which other programs on the machine make longer.
 */
import { type EmbeddedServer, prepareDatabase } from '@wateja/database-server';
import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import type { Finding } from '../probe/probe';
import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';
import { build } from '../speed/build';
import { load } from './command';
import { writeCustomersWorkbook, writeShortCustomers } from './files';
import { Service } from './service';

const DATABASE = 'bench_import_http';
const KNOWN_BEFORE = 1_000;
const POLL_MS = 500;
const MEGABYTE = 1_000_000;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    customers: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '2' },
    revert: { type: 'boolean', default: true },
    format: { type: 'string', default: 'csv' },
    minutes: { type: 'string', default: '60' },
    build: { type: 'boolean', default: true },
  },
});
const [customers, kills, minutes] = [Number(values.customers), Number(values.kills), Number(values.minutes)];
const deadline = Date.now() + minutes * 60_000;

/** The members of an import that are read while it runs. */
interface Import {
  id: number;
  status: string;
  done: number;
  total: number;
  counts: Record<string, number>;
  notes: string[];
  error: string | null;
  revert: Record<string, unknown> | null;
}

/** One phase of the run, for the table. */
interface Phase {
  phase: string;
  seconds: string;
  'customers/s': number;
  'computing ms': string;
  'held up ms': string;
  'memory MB': string;
}

async function main(): Promise<void> {
  if (values.build) build();
  const directory = await mkdtemp(join(tmpdir(), 'wateja-import-http-'));
  const server = await openBenchServer();
  try {
    await dropDatabase(server, DATABASE);
    await inPostgres(server, `CREATE DATABASE ${DATABASE}`);
    console.table(await measure(server, directory));
    console.log(`Load of the machine: ${await load()}`);
  } finally {
    await dropDatabase(server, DATABASE).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(server: EmbeddedServer, directory: string): Promise<Phase[]> {
  const [url, owner_url] = [await server.applicationUrl(DATABASE), await server.url(DATABASE)];
  await prepareDatabase({ url, owner_url });
  const service = new Service({ DATABASE_URL: url, DATABASE_OWNER_URL: owner_url }, join(directory, 'data'));
  await service.start();
  try {
    const { business } = await service.request<{ business: { id: number } }>('POST', 'businesses', { name: 'Duka' });
    const run = new Run(service, business.id, directory);
    await run.givenKnown();
    const before = await run.digest();
    const phases = [...(await run.importAll())];
    if (values.revert) phases.push(await run.revert(before));
    return phases;
  } finally {
    await service.stop();
  }
}

class Run {
  private importId = 0;

  constructor(
    private readonly service: Service,
    private readonly business: number,
    private readonly directory: string,
  ) {}

  private get path(): string {
    return `imports/${this.business}/${this.importId}`;
  }

  /** Customers who exist before the import, with other names than in its file. */
  async givenKnown(): Promise<void> {
    await this.upload(await this.file(KNOWN_BEFORE, 'csv', ' before'));
    await this.untilEnded('running', () => undefined);
  }

  /** The file of the import. */
  private async file(count: number, format: string, suffix = ''): Promise<string> {
    const path = join(this.directory, `customers-${count}.${format}`);
    await (format === 'xlsx' ? writeCustomersWorkbook(path, count) : writeShortCustomers(path, count, suffix));
    return path;
  }

  private async upload(path: string): Promise<Phase> {
    const form = new FormData();
    form.append('kind', 'customers');
    form.append('file', await openAsBlob(path), 'customers');
    const { size } = await stat(path);
    const { phase, answer } = await this.during(`upload, ${(size / MEGABYTE).toFixed(1)} MB`, () =>
      this.service.request<{ import: Import }>('POST', `imports/${this.business}`, form),
    );
    this.importId = answer.import.id;
    await this.service.request('POST', `${this.path}/run`, {});
    return phase;
  }

  async importAll(): Promise<Phase[]> {
    const phases = [await this.upload(await this.file(customers, values.format))];
    for (let kill = 1; kill <= kills; kill++) {
      const aim = kill / (kills + 1);
      const { phase, answer } = await this.during(`until kill ${kill}`, () =>
        this.untilEnded('running', ({ done, total }) => done >= aim * total),
      );
      phases.push(phase);
      await this.service.kill();
      await this.service.start();
      const stored = await this.count();
      const { phase: waiting } = await this.during(`until it goes on, ${stored} stored`, async () => {
        // A process that continues the import starts counting from the beginning.
        await this.untilEnded('running', ({ done }) => done < answer.done);
      });
      phases.push(waiting);
    }
    const { phase, answer } = await this.during('until the end', () => this.untilEnded('running', () => undefined));
    if (answer.status !== 'finished' || (await this.count()) !== customers) {
      throw new Error(`The import is wrong, or not done in ${minutes} minutes: ${JSON.stringify(answer)}`);
    }
    console.log(`Imported: ${JSON.stringify(answer.counts)} ${answer.notes.join(' ')}`);
    return [...phases, phase];
  }

  async revert(before: string): Promise<Phase> {
    const { phase, answer } = await this.during('revert', async () => {
      await this.service.request('POST', `${this.path}/revert`, {});
      return this.untilEnded('reverting', () => undefined);
    });
    const after = await this.digest();
    if (answer.status !== 'reverted' || after !== before) {
      throw new Error(`The revert is wrong: ${JSON.stringify(answer)}`);
    }
    console.log(`Reverted: ${JSON.stringify(answer.revert)}. The customers are as before.`);
    return phase;
  }

  /** Waits until the status of the import changes, or until `isEnough` returns true. */
  private async untilEnded(status: string, isEnough: (current: Import) => boolean | undefined): Promise<Import> {
    for (;;) {
      const { import: current } = await this.service.request<{ import: Import }>('GET', this.path);
      if (process.stderr.isTTY) process.stderr.write(`\r${current.status} ${current.done} of ${current.total}   `);
      if (current.status !== status || isEnough(current) || Date.now() > deadline) return current;
      await delay(POLL_MS);
    }
  }

  /** The CPU time and the memory that the service needed during `work`. */
  private async during<Answer>(name: string, work: () => Promise<Answer>): Promise<{ phase: Phase; answer: Answer }> {
    await this.service.probe.read();
    const before = await this.count();
    const begun = performance.now();
    const findings: Finding[] = [];
    const sampling = setInterval(() => {
      // A process that is being killed returns no reading.
      void this.service.probe.read().then(
        (finding) => findings.push(finding),
        () => undefined,
      );
    }, POLL_MS);
    const answer = await work();
    clearInterval(sampling);
    const seconds = (performance.now() - begun) / 1_000;
    findings.push(await this.service.probe.read());
    const of = (field: keyof Finding) => findings.map((finding) => finding[field]);
    const phase: Phase = {
      ...{ phase: name, seconds: seconds.toFixed(1) },
      'customers/s': Math.round(Math.abs((await this.count()) - before) / seconds),
      ...{ 'computing ms': Math.max(...of('computing')).toFixed(0), 'held up ms': Math.max(...of('max')).toFixed(0) },
      'memory MB': memoryOverTime(of('rss')),
    };
    console.log(JSON.stringify(phase));
    return { phase, answer };
  }

  /** The number of customers of the shop. */
  private async count(): Promise<number> {
    return (await this.service.request<{ total: number }>('GET', `customers/${this.business}?limit=1`)).total;
  }

  /** Every customer of the shop with their data, without the columns that every write changes. */
  async digest(): Promise<string> {
    const columns = 'id,external_id,name,phone,email,address,customer_type,is_active,prefer_sms,tags,created_at';
    const answer = await this.service.answer(
      'GET',
      `reports/${this.business}/customers?format=jsonl&sort_order=asc&columns=${columns}`,
    );
    const hash = createHash('sha256');
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex');
  }
}

/** The memory at the end of each fifth of the time, and the maximum. */
function memoryOverTime(rss: number[]): string {
  const fifths = [1, 2, 3, 4, 5].map((part) => rss[Math.ceil((part * rss.length) / 5) - 1] ?? 0);
  const inMegabytes = (bytes: number) => Math.round(bytes / MEGABYTE);
  return `${fifths.map(inMegabytes).join(', ')}; at most ${inMegabytes(Math.max(...rss))}`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
