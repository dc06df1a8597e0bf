import { type INestApplicationContext, Injectable } from '@nestjs/common';
import type { CustomerBatch } from '@wateja/events';
import { CommandRunner, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { ProgressBar } from '../progress-bar';
import { findBusinessIds, ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseBusinessOrAll, parseId } from './options';

interface Options {
  business?: number | 'all';
  after?: number;
  json?: boolean;
}

interface Rebuilt {
  business_id: number;
  customers: number;
  repaired: number;
}

/** The base class of commands that compute something again for all customers of one business, or of all. */
@Injectable()
export abstract class RebuildCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  /** Repairs batch by batch. Yields how many customers of each batch were wrong. */
  protected abstract steps(
    services: INestApplicationContext,
    businessId: number,
    after: number,
  ): AsyncGenerator<CustomerBatch<number>>;

  async run(_args: string[], { business = 'all', after, json }: Options): Promise<void> {
    if (after && business === 'all')
      throw new CannotRun('--after works only with the id of one business in --business.');
    const businesses = await this.services.use(async (services) => {
      const results: Rebuilt[] = [];
      for (const id of await findBusinessIds(services, business)) {
        results.push(await this.rebuild(services, id, after, json));
      }
      return results;
    });
    if (json) {
      this.terminal.answerJson({ businesses });
      return;
    }
    for (const { business_id, customers, repaired } of businesses) {
      this.terminal.answer(`Business ${business_id}: ${customers} customers, ${repaired} repaired.`);
    }
  }

  private async rebuild(
    services: INestApplicationContext,
    businessId: number,
    after = 0,
    json = false,
  ): Promise<Rebuilt> {
    const progress = new ProgressBar(json ? null : this.terminal, `Business ${businessId}`);
    const rebuilt: Rebuilt = { business_id: businessId, customers: 0, repaired: 0 };
    let last = after;
    try {
      for await (const step of this.steps(services, businessId, after)) {
        rebuilt.customers = step.done;
        rebuilt.repaired += step.result;
        last = step.customer_id;
        progress.update(step.done, step.total);
        if (this.terminal.stopping.aborted && step.done < step.total) throw new CannotRun('Stopped.');
      }
      return rebuilt;
    } catch (error) {
      if (last > 0) {
        const command = `${this.command.name()} --business ${businessId} --after ${last}`;
        this.terminal.remark(`To continue: npm run wateja -- ${command}`);
      }
      throw error;
    } finally {
      progress.stop();
    }
  }

  @Option({ flags: '--business <id>', description: 'id of one business, or all (default: all)' })
  business(value: string): number | 'all' {
    return parseBusinessOrAll(value);
  }

  @Option({ flags: '--after <customer id>', description: 'continue after this customer' })
  after(value: string): number {
    return parseId(value, '--after');
  }

  @Option({ flags: '--json', description: 'print JSON: {businesses: [{business_id, customers, repaired}]}' })
  json(): boolean {
    return true;
  }
}
