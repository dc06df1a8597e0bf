import { type INestApplicationContext, Injectable } from '@nestjs/common';
import { CommandRunner, Option } from 'nest-commander';

import { ProgressBar } from '../progress-bar';
import { findBusinessIds, ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseBusinessOrAll } from './options';

export interface BusinessesOptions {
  business?: number | 'all';
  json?: boolean;
}

/** The base class of commands that do the same work for one business, or for all. */
@Injectable()
export abstract class BusinessesCommand<Result, Options extends BusinessesOptions> extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    protected readonly terminal: Terminal,
  ) {
    super();
  }

  /** Works on one business. */
  protected abstract workOn(services: INestApplicationContext, businessId: number, options: Options): Promise<Result>;

  /** Prints a result for people. */
  protected abstract print(result: Result): void;

  async run(_args: string[], options: Options): Promise<void> {
    const businesses = await this.services.use(async (services) => {
      const results: Result[] = [];
      for (const id of await findBusinessIds(services, options.business ?? 'all')) {
        results.push(await this.workOn(services, id, options));
      }
      return results;
    });
    if (options.json) this.terminal.answerJson({ businesses });
    else businesses.forEach((result) => this.print(result));
  }

  /** A bar for the progress of a business. With --json it prints nothing. */
  protected progressOf(businessId: number, { json }: Options): ProgressBar {
    return new ProgressBar(json ? null : this.terminal, `Business ${businessId}`);
  }

  @Option({ flags: '--business <id>', description: 'id of one business, or all (default: all)' })
  business(value: string): number | 'all' {
    return parseBusinessOrAll(value);
  }
}
