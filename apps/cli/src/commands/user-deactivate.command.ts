import { Command, Help } from 'nest-commander';

import { AccountCommand } from './account-command';
import type { UserOptions } from './find-user';

@Command({
  name: 'user:deactivate',
  description: 'Deactivate a user, so that the user cannot log in. All sessions of the user end.',
})
export class UserDeactivateCommand extends AccountCommand {
  async run(_args: string[], options: UserOptions): Promise<void> {
    const id = await this.changeAccount(options, (passwords, userId) => passwords.setActive(userId, false));
    this.answer(
      options,
      { id, is_active: false },
      `User ${id} is deactivated. All sessions of the user end within five seconds.`,
    );
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:deactivate --email amina@duka.example';
  }
}
