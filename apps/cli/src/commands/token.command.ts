import { TokensService, UserAmbiguous, UserNotFound } from '@wateja/auth';
import { Command, Help, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { AccountCommand } from './account-command';
import type { UserOptions } from './find-user';

@Command({ name: 'token', description: 'Print an access token of a user. It is valid for 15 minutes.' })
export class TokenCommand extends AccountCommand {
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

  @Option({ flags: '--json', description: 'print JSON: {access_token, token_type, expires_in}' })
  override json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  TOKEN=$(npm run --silent wateja -- token --email amina@duka.example)';
  }
}
