import { type INestApplicationContext, Injectable } from '@nestjs/common';
import type { CustomerBatch } from '@wateja/events';
import { Option } from 'nest-commander';
import { setTimeout as delay } from 'node:timers/promises';

import { CannotRun } from '../cannot-run';
import { BusinessesCommand, type BusinessesOptions } from './businesses-command';

interface Verified<Difference> {
  business_id: number;
  customers: number;
  differences: Difference[];
}

/** Follow-up work of a sale is usually done within this time. */
const SETTLE_DELAY_MS = 3_000;

/** The base class of commands that compare stored values with their sources, for one business or for all. */
@Injectable()
export abstract class VerifyCommand<Difference> extends BusinessesCommand<Verified<Difference>, BusinessesOptions> {
  /** Compares batch by batch. Yields the differences of each batch. */
  protected abstract steps(
    services: INestApplicationContext,
    businessId: number,
  ): AsyncGenerator<CustomerBatch<Difference[]>>;

  /** A key that two differences share if they are about the same thing. */
  protected abstract keyOf(difference: Difference): string | number;

  /** A difference in a line for people. */
  protected abstract describe(businessId: number, difference: Difference): string;

  /** The result for people, such as `metrics and sales agree`. */
  protected abstract summarize(differences: number): string;

  /**
   * Compares twice, and reports only differences that are found both times: the others come from sales during the
   * first comparison.
   */
  protected async workOn(
    services: INestApplicationContext,
    businessId: number,
    options: BusinessesOptions,
  ): Promise<Verified<Difference>> {
    const first = await this.verify(services, businessId, options);
    if (first.differences.length === 0) return first;
    await delay(SETTLE_DELAY_MS);
    const suspects = new Set(first.differences.map((difference) => this.keyOf(difference)));
    const second = await this.verify(services, businessId, options);
    const differences = second.differences.filter((difference) => suspects.has(this.keyOf(difference)));
    if (differences.length > 0) this.terminal.exitCode = 1;
    return { ...second, differences };
  }

  protected print({ business_id, customers, differences }: Verified<Difference>): void {
    for (const difference of differences) this.terminal.answer(this.describe(business_id, difference));
    this.terminal.answer(`Business ${business_id}: ${customers} customers, ${this.summarize(differences.length)}.`);
  }

  private async verify(
    services: INestApplicationContext,
    businessId: number,
    options: BusinessesOptions,
  ): Promise<Verified<Difference>> {
    const progress = this.progressOf(businessId, options);
    const verified: Verified<Difference> = { business_id: businessId, customers: 0, differences: [] };
    try {
      for await (const step of this.steps(services, businessId)) {
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

  @Option({ flags: '--json', description: 'print JSON: {businesses: [{business_id, customers, differences}]}' })
  json(): boolean {
    return true;
  }
}
