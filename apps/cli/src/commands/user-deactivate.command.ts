import { PasswordsService } from '@wateja/auth';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { findUser, type UserOptions } from './find-user';
import { parseId } from './options';

@Command({ name: 'user:deactivate', description: 'Keep a user out: ends all their sessions, at once.' })
export class UserDeactivateCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: UserOptions): Promise<void> {
    const id = await this.services.use(async (services) => {
      const user = await findUser(services, options);
      await services.get(PasswordsService).setActive(user.id, false);
      return user.id;
    });
    if (options.json) this.terminal.answerJson({ user: { id, is_active: false } });
    else this.terminal.answer(`User ${id} is kept out within five seconds.`);
  }

  @Option({ flags: '--email <email>', description: 'which user', required: true })
  email(value: string): string {
    return value;
  }

  @Option({ flags: '--business <id>', description: 'the business that manages the account, where there are several' })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--json', description: 'answer with JSON: {user}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:deactivate --email amina@duka.example';
  }
}
