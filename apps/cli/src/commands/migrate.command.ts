import { prepareDatabase } from '@wateja/database-server';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';

@Command({ name: 'migrate', description: 'Apply the migrations that the database does not have yet, and list them.' })
export class MigrateCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: { json?: boolean }): Promise<void> {
    const { applied } = await this.services.withDatabase(prepareDatabase);
    if (options.json) {
      this.terminal.answerJson({ applied });
      return;
    }
    for (const name of applied) this.terminal.answer(`Applied ${name}`);
    if (applied.length === 0) this.terminal.answer('The database is up to date.');
  }

  @Option({ flags: '--json', description: 'answer with JSON: {applied}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- migrate';
  }
}
