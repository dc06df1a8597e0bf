import { TokensService, UserAmbiguous, UserNotFound } from '@wateja/auth';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import type { UserOptions } from './find-user';
import { parseId } from './options';

@Command({ name: 'token', description: 'Print an access token of a user, good for 15 minutes.' })
export class TokenCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], { email, business, json }: UserOptions): Promise<void> {
    const { access_token, expires_in } = await this.services.use((services) =>
      services
        .get(TokensService)
        .signFor(email, business)
        .catch((error: unknown) => {
          if (error instanceof UserAmbiguous) throw new CannotRun(`${error.message}: --business <id>.`);
          throw error instanceof UserNotFound ? new CannotRun(`No active user has the email ${email}.`) : error;
        }),
    );
    if (json) this.terminal.answerJson({ access_token, token_type: 'Bearer', expires_in });
    else this.terminal.answer(access_token);
  }

  @Option({ flags: '--email <email>', description: 'whose token', required: true })
  email(value: string): string {
    return value;
  }

  @Option({ flags: '--business <id>', description: 'the business that manages the account, where there are several' })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--json', description: 'answer with JSON: {access_token, token_type, expires_in}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  TOKEN=$(npm run --silent wateja -- token --email amina@duka.example)';
  }
}
