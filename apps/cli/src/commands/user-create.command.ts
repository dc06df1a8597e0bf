import {
  EmailTaken,
  makeAdmin,
  mayMakeAdmins,
  MEMBER_ROLES,
  type MemberRole,
  MembershipsService,
  type NewUser,
  newUser,
  UsersService,
} from '@wateja/auth';
import { validate } from '@wateja/common';
import { withClient } from '@wateja/database-server';
import { asPlatform, PrismaService, type Transaction } from '@wateja/prisma';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { findBusiness, ShopServices } from '../shop-services';
import { table, Terminal } from '../terminal';
import { generatePassword } from './generate-password';
import { parseId } from './options';

interface Options {
  email: string;
  name: string;
  password?: string;
  passwordStdin?: boolean;
  admin?: boolean;
  business?: number;
  role?: MemberRole;
  json?: boolean;
}

const VISIBLE_PASSWORD =
  '--password is deprecated: others can read it in the list of processes. Use --password-stdin instead.';

@Command({ name: 'user:create', description: 'Create a user, and optionally make the user a member of a business.' })
export class UserCreateCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: Options): Promise<void> {
    const { email, name, admin = false, business, role = 'staff' } = options;
    if (options.role && !business)
      throw new CannotRun('--role works only together with --business, because a role belongs to a business.');
    const chosen = options.passwordStdin ? await this.terminal.askNewSecret('Password: ') : options.password;
    if (options.password !== undefined) this.terminal.remark(VISIBLE_PASSWORD);
    const password = chosen ?? generatePassword();
    const user = await this.create(validate(newUser, { email, name, password }), admin, business, role);
    const answer = {
      user: { id: user.id, email: user.email, name: user.name, is_admin: admin },
      membership: business ? { business_id: business, role } : null,
      ...(chosen === undefined ? { password } : {}),
    };
    if (options.json) {
      this.terminal.answerJson(answer);
      return;
    }
    const rows: [string, string | undefined][] = [
      ['Created user', `${user.id}`],
      ['Email', user.email],
      ['Password', answer.password],
      ['Platform admin', admin ? 'yes' : undefined],
      [`Business ${business}`, business ? role : undefined],
    ];
    this.terminal.answer(table(rows.filter((row): row is [string, string] => row[1] !== undefined)));
    if (answer.password) this.terminal.remark('The password is not shown again. Store it, or give it to the user now.');
  }

  private create(user: NewUser, isAdmin: boolean, businessId: number | undefined, role: MemberRole) {
    return this.services.use(async (services, { owner_url }) => {
      if (isAdmin && !(await withClient(owner_url, mayMakeAdmins))) {
        throw new CannotRun('Only the owner of the tables makes an administrator: set DATABASE_OWNER_URL.');
      }
      if (businessId) await findBusiness(services, businessId);
      try {
        const createAndGrant = async (tx: Transaction) => {
          const { id, email, name } = await services.get(UsersService).create(user);
          if (businessId) {
            await services.get(MembershipsService).grant(tx, { business_id: businessId, user_id: id, role });
          }
          return { id, email, name };
        };
        const created = await asPlatform(() => services.get(PrismaService).transaction(createAndGrant));
        if (isAdmin) await withClient(owner_url, (client) => makeAdmin(client, created.id));
        return created;
      } catch (error) {
        throw error instanceof EmailTaken
          ? new CannotRun(`A user with the email ${user.email} already exists.`)
          : error;
      }
    });
  }

  @Option({ flags: '--email <email>', description: 'the email with which the user logs in', required: true })
  email(value: string): string {
    return value;
  }

  @Option({ flags: '--name <name>', description: 'the name of the user', required: true })
  name(value: string): string {
    return value;
  }

  @Option({
    flags: '--password-stdin',
    description:
      'read the password from a prompt or from standard input; without this option, a password is generated ' +
      'and shown once',
  })
  passwordStdin(): boolean {
    return true;
  }

  @Option({
    flags: '--password <password>',
    description: 'deprecated: other users of this computer can read it in the list of processes',
  })
  password(value: string): string {
    return value;
  }

  @Option({ flags: '--admin', description: 'make the user an administrator of the whole platform' })
  admin(): boolean {
    return true;
  }

  @Option({ flags: '--business <id>', description: 'the business of which the user becomes a member' })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({
    flags: '--role <role>',
    description: `the role in the business: ${MEMBER_ROLES.join(', ')} (default: staff)`,
  })
  role(value: string): MemberRole {
    const role = MEMBER_ROLES.find((name) => name === value);
    if (role) return role;
    throw new CannotRun(`--role must be one of ${MEMBER_ROLES.join(', ')}, not ${JSON.stringify(value)}.`);
  }

  @Option({ flags: '--json', description: 'print JSON: {user, membership, password?}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- user:create --email amina@duka.example --name "Amina Otieno" --business 1 --role owner';
  }
}
