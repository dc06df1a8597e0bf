import { MetricsAuditService, type MetricsDifference } from '@wateja/loyalty';
import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { setTimeout as delay } from 'node:timers/promises';

import { CannotRun } from '../cannot-run';
import { ProgressBar } from '../progress-bar';
import { findBusinessIds, ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseBusinessOrAll } from './options';

interface Verified {
  business_id: number;
  customers: number;
  differences: MetricsDifference[];
}

/** The metrics follow a sale usually within this time. */
const SETTLE_DELAY_MS = 3_000;

@Command({
  name: 'verify-metrics',
  description:
    "Compare every customer's purchase history and average spend with the sales. Exits with code 1 if " +
    'they differ.',
})
export class VerifyMetricsCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], { business = 'all', json }: { business?: number | 'all'; json?: boolean }): Promise<void> {
    const businesses = await this.services.use(async (services) => {
      const results: Verified[] = [];
      for (const id of await findBusinessIds(services, business)) {
        results.push(await this.verifySettled(services.get(MetricsAuditService), id, json));
      }
      return results;
    });
    if (businesses.some(({ differences }) => differences.length > 0)) this.terminal.exitCode = 1;
    if (json) {
      this.terminal.answerJson({ businesses });
      return;
    }
    for (const { business_id, customers, differences } of businesses) {
      for (const difference of differences) this.terminal.answer(describeDifference(business_id, difference));
      const result = differences.length === 0 ? 'metrics and sales agree' : `${differences.length} differ`;
      this.terminal.answer(`Business ${business_id}: ${customers} customers, ${result}.`);
    }
  }

  /** Compares twice, and reports only customers who differ both times: the others bought something during the first. */
  private async verifySettled(audit: MetricsAuditService, businessId: number, json?: boolean): Promise<Verified> {
    const first = await this.verify(audit, businessId, json);
    if (first.differences.length === 0) return first;
    await delay(SETTLE_DELAY_MS);
    const suspects = new Set(first.differences.map(({ customer_id }) => customer_id));
    const second = await this.verify(audit, businessId, json);
    return { ...second, differences: second.differences.filter(({ customer_id }) => suspects.has(customer_id)) };
  }

  private async verify(audit: MetricsAuditService, businessId: number, json = false): Promise<Verified> {
    const progress = new ProgressBar(json ? null : this.terminal, `Business ${businessId}`);
    const verified: Verified = { business_id: businessId, customers: 0, differences: [] };
    try {
      for await (const step of audit.verify(businessId)) {
        if (this.terminal.stopping.aborted) throw new CannotRun('Stopped before the end.');
        verified.customers = step.done;
        verified.differences.push(...step.result);
        progress.update(step.done, step.total);
      }
      return verified;
    } finally {
      progress.stop();
    }
  }

  @Option({ flags: '--business <id>', description: 'id of one business, or all (default: all)' })
  business(value: string): number | 'all' {
    return parseBusinessOrAll(value);
  }

  @Option({ flags: '--json', description: 'print JSON: {businesses: [{business_id, customers, differences}]}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- verify-metrics --business 1';
  }
}

/** Names each column that differs: `Business 1, customer 7: total_spent is 90.00, but the sales give 100.00`. */
function describeDifference(
  businessId: number,
  { customer_id, expected, stored, average_spend, kept }: MetricsDifference,
): string {
  const write = (value: unknown) => JSON.stringify(value ?? null);
  const who = `Business ${businessId}, customer ${customer_id}`;
  if (!stored) return `${who}: has no purchase history`;
  const columns = Object.keys(expected)
    .filter((column) => write(expected[column]) !== write(stored[column]))
    .map((column) => `${column} is ${write(stored[column])}, but the sales give ${write(expected[column])}`);
  const average = Number(expected['avg_transaction_value']);
  if (average_spend === null || Number(average_spend) !== average) {
    columns.push(
      `preferences.average_spend is ${write(average_spend)}, but the sales give ${write(average.toFixed(2))}`,
    );
  }
  if (kept) columns.push(`the stored totals of the sales are ${write(kept)}`);
  return `${who}: ${columns.join('; ')}`;
}
