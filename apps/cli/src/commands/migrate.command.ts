import { MigrationNotFailed, resolveMigration } from '@wateja/database-server';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';

interface MigrateOptions {
  json?: boolean;
  resolve?: string;
  applied?: boolean;
}

@Command({ name: 'migrate', description: 'Apply the migrations that the database does not have yet, and list them.' })
export class MigrateCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: MigrateOptions): Promise<void> {
    if (options.resolve !== undefined) return this.resolveFailed(options.resolve, options);
    if (options.applied) throw new CannotRun('--applied works only together with --resolve NAME.');
    const remark = (sentence: string) => this.terminal.remark(sentence);
    const { applied } = await this.services.withDatabase((database) =>
      this.services.prepare(database, { info: remark, warn: remark, error: remark }),
    );
    if (options.json) {
      this.terminal.answerJson({ applied });
      return;
    }
    for (const name of applied) this.terminal.answer(`Applied ${name}`);
    if (applied.length === 0) this.terminal.answer('The database is up to date.');
  }

  private async resolveFailed(name: string, { applied = false, json }: MigrateOptions): Promise<void> {
    const as = applied ? 'applied' : 'rolled-back';
    try {
      await this.services.withDatabase(({ owner_url }) => resolveMigration(owner_url, name, as));
    } catch (error) {
      throw error instanceof MigrationNotFailed ? new CannotRun(error.message) : error;
    }
    if (json) this.terminal.answerJson({ resolved: name, as });
    else if (applied) this.terminal.answer(`Marked ${name} as applied.`);
    else this.terminal.answer(`Marked ${name} as rolled back. The next "migrate" or the next start applies it again.`);
  }

  @Option({
    flags: '--resolve <name>',
    description: 'mark a failed migration as rolled back, so that the next run applies it again',
  })
  resolve(name: string): string {
    return name;
  }

  @Option({
    flags: '--applied',
    description: 'with --resolve: mark the migration as applied, if the database already has all its changes',
  })
  applied(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print JSON: {applied}, or with --resolve {resolved, as}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- migrate\n\nAfter a failure:\n  npm run wateja -- migrate --resolve NAME';
  }
}
