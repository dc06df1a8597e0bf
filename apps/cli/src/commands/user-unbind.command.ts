import { IdentitiesService } from '@wateja/auth';
import { Command, Help } from 'nest-commander';

import { AccountCommand } from './account-command';
import { findUser, type UserOptions } from './find-user';

@Command({
  name: 'user:unbind',
  description: 'Let an account be bound to another person of the identity provider at the next login there.',
})
export class UserUnbindCommand extends AccountCommand {
  async run(_args: string[], options: UserOptions): Promise<void> {
    const id = await this.services.use(async (services) => {
      const user = await findUser(services, options);
      await services.get(IdentitiesService).unbind(user.id);
      return user.id;
    });
    this.answer(options, { id }, `User ${id} is bound to nobody. The next login at the identity provider binds it.`);
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:unbind --email amina@duka.example';
  }
}
