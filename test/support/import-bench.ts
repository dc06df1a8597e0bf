import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectStatus, type Shop, signIn } from './fixtures';
import { type CommandResult, runWateja } from './run-wateja';
import { ADMIN, createTestApp, type TestApp } from './test-app';

/** The result of an import, and the lines of its file of rejected rows. */
export interface Imported extends CommandResult {
  summary: Record<string, unknown>;
  rejected(): Promise<string[]>;
}

/** The application, a business, and files to import into it. */
export class ImportBench {
  private files = 0;

  private constructor(
    readonly testApp: TestApp,
    readonly folder: string,
    private readonly token: string,
    readonly shop: Shop,
  ) {}

  static async open(): Promise<ImportBench> {
    const testApp = await createTestApp();
    const folder = await mkdtemp(join(tmpdir(), 'wateja-import-'));
    const token = await signIn(testApp, ADMIN.email, ADMIN.password);
    return new ImportBench(testApp, folder, token, await givenBusiness(testApp, token));
  }

  /** A bench with another, empty business. */
  async withEmptyBusiness(): Promise<ImportBench> {
    const bench = new ImportBench(this.testApp, this.folder, this.token, await givenBusiness(this.testApp, this.token));
    bench.files = this.files + 100;
    return bench;
  }

  async close(): Promise<void> {
    await this.testApp.close();
    await rm(this.folder, { recursive: true });
  }

  async givenFile(content: string | Buffer): Promise<string> {
    const path = join(this.folder, `${++this.files}.csv`);
    await writeFile(path, content);
    return path;
  }

  /** Imports a file, or a file with this content, and parses the summary. */
  async import(
    kind: 'customers' | 'sales' | 'points',
    content: string | Buffer,
    ...options: string[]
  ): Promise<Imported> {
    const isPath = typeof content === 'string' && !content.includes('\n');
    const file = isPath ? content : await this.givenFile(content);
    const args = ['import', kind, file, '--business', `${this.shop.business_id}`, '--json', ...options];
    const result = await runWateja(this.testApp, args);
    const summary = result.stdout ? JSON.parse(result.stdout) : {};
    const rejected = async () => (await readFile(summary.rejected_file, 'utf8')).trim().split('\n');
    return { ...result, summary, rejected };
  }

  customers(): Promise<Record<string, unknown>[]> {
    return this.rows('SELECT * FROM customers WHERE business_id = $1 ORDER BY id');
  }

  sales(): Promise<Record<string, unknown>[]> {
    return this.rows(
      `SELECT s.*, (SELECT count(*)::int FROM sale_items i WHERE i.business_id = $1 AND i.sale_id = s.id) AS lines
       FROM sales s WHERE business_id = $1 ORDER BY external_id`,
    );
  }

  /** Every row of the business with its physical position in the table, which every write changes. */
  readEverything(): Promise<unknown> {
    const tables = ['customers', 'customer_preferences', 'customer_purchase_history', 'sales', 'sale_items'];
    return Promise.all(
      tables.map((table) => this.rows(`SELECT ctid::text, t.* FROM ${table} t WHERE business_id = $1 ORDER BY id`)),
    );
  }

  private rows(sql: string): Promise<Record<string, unknown>[]> {
    return this.testApp.database.query(sql, [this.shop.business_id]);
  }
}

/** A business in which the platform's administrator has every role. */
async function givenBusiness(testApp: TestApp, token: string): Promise<Shop> {
  const answer = await testApp.request('POST', '/api/businesses', { token, body: { name: 'Duka la Kuingiza' } });
  const { id } = expectStatus(answer, 201).body.business;
  return { business_id: id, owner: token, manager: token, staff: token, admin: token };
}
