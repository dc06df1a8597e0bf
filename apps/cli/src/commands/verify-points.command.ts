import { PointsAuditService, type PointsDifference } from '@wateja/rewards';
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
  differences: PointsDifference[];
}

/** The points follow a sale usually within this time. */
const SETTLE_DELAY_MS = 3_000;

@Command({
  name: 'verify-points',
  description:
    'Compute every entry of the ledger of points again from its sale and its version of the programme, and compare ' +
    'lots and debts with the entries. Exits with code 1 if they differ.',
})
export class VerifyPointsCommand extends CommandRunner {
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
        results.push(await this.verifySettled(services.get(PointsAuditService), id, json));
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
      const result = differences.length === 0 ? 'every point is proven' : `${differences.length} differences`;
      this.terminal.answer(`Business ${business_id}: ${customers} customers, ${result}.`);
    }
  }

  /** Compares twice, and reports only what differs both times: the rest was sold during the first comparison. */
  private async verifySettled(audit: PointsAuditService, businessId: number, json?: boolean): Promise<Verified> {
    const first = await this.verify(audit, businessId, json);
    if (first.differences.length === 0) return first;
    await delay(SETTLE_DELAY_MS);
    const suspects = new Set(first.differences.map(({ of, id }) => `${of} ${id}`));
    const second = await this.verify(audit, businessId, json);
    return { ...second, differences: second.differences.filter(({ of, id }) => suspects.has(`${of} ${id}`)) };
  }

  private async verify(audit: PointsAuditService, businessId: number, json = false): Promise<Verified> {
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
    return '\nExample:\n  npm run wateja -- verify-points --business 1';
  }
}

/** `Business 1, customer 7: lot 12 has remaining 90, but should have 100`. */
function describeDifference(
  businessId: number,
  { customer_id, of, id, field, stored, expected }: PointsDifference,
): string {
  const what = of === 'account' ? 'the account' : `${of} ${id}`;
  const found = stored === null ? `has no entry ${field}` : `has ${field} ${stored}`;
  return `Business ${businessId}, customer ${customer_id}: ${what} ${found}, but should have ${expected}`;
}
