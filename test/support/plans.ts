import { Client } from 'pg';

import { createTestApp, type TestApp } from './test-app';
import type { TestDatabase } from './test-database';

/** A node of a plan, in the format of EXPLAIN (ANALYZE, FORMAT JSON). */
interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Node[];
  [property: string]: unknown;
}

interface Plan {
  'Query Text': string;
  Plan: Node;
}

/** Tables whose size grows with the shop. */
const GROWING = new Set(
  [
    'customers',
    'sales',
    'sale_items',
    'sale_payments',
    'customer_purchase_history',
    'customer_preferences',
    'customer_consents',
    'customer_notes',
    'messages',
    'campaign_recipients',
    'webhook_deliveries',
    'audit_entries',
    ...['reward_accounts', 'reward_entries', 'reward_lots', 'reward_movements', 'reward_takings', 'reward_quotes'],
    'customer_tiers',
  ].flatMap((name) => [name, `public.${name}`]),
);

/**
 * Tables that are read completely, because they do not grow with the shop: `sale_counts` has at most one row for each day
 * and status, and `pg_trigger` those of the schema.
 */
const NOT_GROWING = new Set(['sale_counts', 'pg_trigger']);

type Emit = (this: Client, event: string, ...values: unknown[]) => boolean;

/** The plans of all statements of an application, including nested ones. auto_explain sends them as notices. */
export class PlanWatch {
  private plans: Plan[] = [];

  private constructor(
    readonly testApp: TestApp,
    private readonly stopListening: () => void,
  ) {}

  /** Starts the application on `database`, and explains all statements of its sessions. */
  static async open(database: TestDatabase): Promise<PlanWatch> {
    const [row] = await database.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
    const settings = {
      session_preload_libraries: 'auto_explain',
      ...{ 'auto_explain.log_min_duration': '0', 'auto_explain.log_analyze': 'on', 'auto_explain.log_timing': 'off' },
      ...{
        'auto_explain.log_nested_statements': 'on',
        'auto_explain.log_format': 'json',
        'auto_explain.log_level': 'notice',
      },
    };
    for (const [name, value] of Object.entries(settings)) {
      await database.query(`ALTER DATABASE ${row!.name} SET ${name} = '${value}'`);
    }
    const prototype = Client.prototype as unknown as { emit: Emit };
    const { emit } = prototype;
    const heard: { watch?: PlanWatch } = {};
    prototype.emit = function (event, ...values) {
      if (event === 'notice') heard.watch?.noteMessage((values[0] as { message: string }).message);
      return emit.call(this, event, ...values);
    };
    const testApp = await createTestApp({}, database);
    heard.watch = new PlanWatch(testApp, () => (prototype.emit = emit));
    return heard.watch;
  }

  async close(): Promise<void> {
    this.stopListening();
    await this.testApp.close();
  }

  /**
   * Sends a request.
   * @returns the answer, and what is wrong with the plans
   * @param most maximum number of rows that may be read
   */
  async faultsOf<T>(ask: () => Promise<T>, most: number): Promise<{ answer: T; faults: string[]; statements: number }> {
    this.plans = [];
    const answer = await ask();
    const { plans } = this;
    return { answer, faults: plans.flatMap(({ Plan: node }) => faultsIn(node, most)), statements: plans.length };
  }

  private noteMessage(message: string): void {
    const [, json] = /^duration: [\d.]+ ms {2}plan:\n([^]*)$/.exec(message) ?? [];
    if (json) this.plans.push(JSON.parse(json) as Plan);
  }
}

function faultsIn(node: Node, most: number): string[] {
  const times = node['Actual Loops'];
  const removed = (why: string) => Number(node[`Rows Removed by ${why}`] ?? 0) * times;
  const [passed, thrown] = [
    node['Actual Rows'] * times,
    removed('Filter') + removed('Join Filter') + removed('Index Recheck'),
  ];
  const where = `${node['Node Type']} ${node['Index Name'] ?? ''} ${node['Relation Name'] ?? ''}`;
  const faults: string[] = [];
  const isGrowing = GROWING.has(node['Relation Name'] ?? '');
  if (isGrowing && node['Node Type'] === 'Seq Scan') faults.push(`${where} reads the whole table`);
  if (thrown > most && !NOT_GROWING.has(node['Relation Name'] ?? ''))
    faults.push(`${where} throws ${thrown} rows away (${String(node.Filter ?? node['Join Filter'])})`);
  if (isGrowing && passed + thrown > most) faults.push(`${where} reads ${passed + thrown} rows`);
  if (/Sort$/.test(node['Node Type']) && passed > most) faults.push(`${where} puts ${passed} rows in order`);
  return [...faults, ...(node.Plans ?? []).flatMap((inner) => faultsIn(inner, most))];
}
