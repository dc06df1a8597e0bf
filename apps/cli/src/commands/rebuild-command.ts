import { type INestApplicationContext, Injectable } from '@nestjs/common';
import type { CustomerBatch } from '@wateja/events';
import { Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { BusinessesCommand, type BusinessesOptions } from './businesses-command';
import { parseId } from './options';

interface Options extends BusinessesOptions {
  after?: number;
}

interface Rebuilt {
  business_id: number;
  customers: number;
  repaired: number;
}

/** The base class of commands that compute something again for all customers of one business, or of all. */
@Injectable()
export abstract class RebuildCommand extends BusinessesCommand<Rebuilt, Options> {
  /** Repairs batch by batch. Yields how many customers of each batch were wrong. */
  protected abstract steps(
    services: INestApplicationContext,
    businessId: number,
    after: number,
  ): AsyncGenerator<CustomerBatch<number>>;

  override async run(args: string[], options: Options): Promise<void> {
    const { business = 'all', after } = options;
    if (after && business === 'all')
      throw new CannotRun('--after works only with the id of one business in --business.');
    await super.run(args, options);
  }

  protected async workOn(services: INestApplicationContext, businessId: number, options: Options): Promise<Rebuilt> {
    const { after = 0 } = options;
    const progress = this.progressOf(businessId, options);
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

  protected print({ business_id, customers, repaired }: Rebuilt): void {
    this.terminal.answer(`Business ${business_id}: ${customers} customers, ${repaired} repaired.`);
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
