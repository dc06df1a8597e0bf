import { newPassword } from '@wateja/auth';
import { validate } from '@wateja/common';
import { Command, Help } from 'nest-commander';
import { z } from 'zod';

import { AccountCommand } from './account-command';
import type { UserOptions } from './find-user';

@Command({
  name: 'user:password',
  description:
    'Set the password of a user. Reads it from a prompt or from standard input. All sessions of the user end.',
})
export class UserPasswordCommand extends AccountCommand {
  async run(_args: string[], options: UserOptions): Promise<void> {
    const input = { password: await this.terminal.askNewSecret('New password: ') };
    const { password } = validate(z.strictObject({ password: newPassword }), input);
    const id = await this.changeAccount(options, (passwords, userId) => passwords.reset(userId, password));
    this.answer(options, { id }, `The password of user ${id} is changed. The user must log in again.`);
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:password --email amina@duka.example < new-password.txt';
  }
}
