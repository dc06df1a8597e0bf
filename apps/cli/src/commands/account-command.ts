import { type INestApplicationContext, Injectable } from '@nestjs/common';
import { PasswordsService } from '@wateja/auth';
import { CommandRunner, Option } from 'nest-commander';

import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { findUser, type UserOptions } from './find-user';
import { parseId } from './options';

/** The base class of commands about one account. In nest-commander, commands can share options only by inheritance. */
@Injectable()
export abstract class AccountCommand extends CommandRunner {
  constructor(
    protected readonly services: ShopServices,
    protected readonly terminal: Terminal,
  ) {
    super();
  }

  /** @returns the account's id */
  protected changeAccount(
    options: UserOptions,
    apply: (passwords: PasswordsService, userId: number) => Promise<void>,
  ): Promise<number> {
    return this.services.use(async (services: INestApplicationContext) => {
      const { id } = await findUser(services, options);
      await apply(services.get(PasswordsService), id);
      return id;
    });
  }

  protected answer(options: UserOptions, user: { id: number; is_active?: boolean }, sentence: string): void {
    if (options.json) this.terminal.answerJson({ user });
    else this.terminal.answer(sentence);
  }

  @Option({ flags: '--email <email>', description: 'whose account', required: true })
  email(value: string): string {
    return value;
  }

  @Option({
    flags: '--business <id>',
    description:
      'the business that manages the account; required if several businesses have an account with this email',
  })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--json', description: 'print JSON: {user}' })
  json(): boolean {
    return true;
  }
}
