import { newPassword, PasswordsService } from '@wateja/auth';
import { validate } from '@wateja/common';
import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { z } from 'zod';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { findUser, type UserOptions } from './find-user';
import { parseId } from './options';

@Command({
  name: 'user:password',
  description: 'Set the password of a user, read from a prompt or the standard input. Ends all their sessions.',
})
export class UserPasswordCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: UserOptions): Promise<void> {
    const given = { password: await this.terminal.askSecret('New password: ') };
    const { password } = validate(z.strictObject({ password: newPassword }), given);
    const id = await this.services.use(async (services) => {
      const user = await findUser(services, options);
      await services.get(PasswordsService).reset(user.id, password);
      return user.id;
    });
    if (options.json) this.terminal.answerJson({ user: { id } });
    else this.terminal.answer(`User ${id} has the new password, and has to sign in again.`);
  }

  @Option({ flags: '--email <email>', description: 'whose password', required: true })
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
    return '\nExample:\n  npm run wateja -- user:password --email amina@duka.example < new-password.txt';
  }
}
