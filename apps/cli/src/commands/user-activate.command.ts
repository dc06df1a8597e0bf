import { Command, Help } from 'nest-commander';

import { AccountCommand } from './account-command';
import type { UserOptions } from './find-user';

@Command({ name: 'user:activate', description: 'Activate a deactivated user, so that the user can log in again.' })
export class UserActivateCommand extends AccountCommand {
  async run(_args: string[], options: UserOptions): Promise<void> {
    const id = await this.changeAccount(options, (passwords, userId) => passwords.setActive(userId, true));
    this.answer(options, { id, is_active: true }, `User ${id} can log in again.`);
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:activate --email amina@duka.example';
  }
}
