import { TotpService } from '@wateja/auth';
import { Command, Help } from 'nest-commander';

import { AccountCommand } from './account-command';
import { findUser, type UserOptions } from './find-user';

@Command({
  name: 'user:totp-off',
  description:
    'Turn the second factor of a user off who has lost the phone and the recovery codes, and end their sessions.',
})
export class UserTotpOffCommand extends AccountCommand {
  async run(_args: string[], options: UserOptions): Promise<void> {
    const id = await this.services.use(async (services) => {
      const user = await findUser(services, options);
      await services.get(TotpService).remove({ user_id: user.id, session_id: null }, null);
      return user.id;
    });
    this.answer(options, { id }, `User ${id} has no second factor. A login needs the password only.`);
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:totp-off --email amina@duka.example';
  }
}
