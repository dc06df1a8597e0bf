import { EmailTaken, newUser, UsersService } from '@wateja/auth';
import { BusinessesService, createBusiness } from '@wateja/businesses';
import { validate } from '@wateja/common';
import { asPlatform, PrismaService } from '@wateja/prisma';
import type { INestApplicationContext } from '@nestjs/common';
import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { z } from 'zod';

import { CannotRun } from '../cannot-run';
import { ShopServices } from '../shop-services';
import { table, Terminal } from '../terminal';
import { generatePassword } from './generate-password';

interface Options {
  name: string;
  country: string;
  currency: string;
  timezone: string;
  ownerEmail: string;
  ownerName?: string;
  passwordStdin?: boolean;
  json?: boolean;
}

/** The fields have the names of the options, so that a message names the option. */
const shopInput = z.strictObject({
  '--name': createBusiness.shape.name,
  '--country': createBusiness.shape.country,
  '--currency': createBusiness.shape.currency,
  '--timezone': createBusiness.shape.timezone,
  '--owner-email': newUser.shape.email,
});
const ownerInput = z.strictObject({ '--owner-name': newUser.shape.name, password: newUser.shape.password });

@Command({ name: 'business:create', description: 'Create a shop and its first owner.' })
export class BusinessCreateCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: Options): Promise<void> {
    const shop = validate(shopInput, {
      '--name': options.name,
      '--country': options.country,
      '--currency': options.currency,
      '--timezone': options.timezone,
      '--owner-email': options.ownerEmail,
    });
    const email = shop['--owner-email'];
    const chosen = options.passwordStdin ? await this.terminal.askNewSecret('Password of the owner: ') : undefined;
    const password = chosen ?? generatePassword();
    const { business, owner, isNew } = await this.services.use((services) =>
      asPlatform(() =>
        services.get(PrismaService).transaction(async () => {
          const existing = await services.get(UsersService).findByEmail(email);
          if (existing) await this.assertUsable(services, existing, shop['--name'], chosen !== undefined);
          const user = existing ?? (await this.createOwner(services, email, options.ownerName, password));
          const { id, name, country, currency, timezone } = await services.get(BusinessesService).create(user.id, {
            name: shop['--name'],
            country: shop['--country'],
            currency: shop['--currency'],
            timezone: shop['--timezone'],
          });
          return { business: { id, name, country, currency, timezone }, owner: user, isNew: !existing };
        }),
      ),
    );
    const shown = isNew && chosen === undefined ? password : undefined;
    if (options.json) {
      const { id, name } = owner;
      this.terminal.answerJson({ business, owner: { id, email, name }, ...(shown && { password: shown }) });
      return;
    }
    const rows: [string, string][] = [
      ['Created business', `${business.id}`],
      ['Name', business.name],
      ['Country, currency', `${business.country}, ${business.currency}`],
      ['Time zone', business.timezone],
      ['Owner', email],
      ...(shown ? [['Password', shown] satisfies [string, string]] : []),
    ];
    this.terminal.answer(table(rows));
    if (shown) this.terminal.remark('The password is not shown again. Store it, or give it to the owner now.');
    if (!isNew) this.terminal.remark(`${email} had an account already, and keeps its password.`);
  }

  private async createOwner(
    services: INestApplicationContext,
    email: string,
    ownerName: string | undefined,
    password: string,
  ) {
    if (ownerName === undefined)
      throw new CannotRun(`--owner-name is required, because no user has the email ${email}.`);
    const owner = validate(ownerInput, { '--owner-name': ownerName, password });
    try {
      return await services.get(UsersService).create({ email, name: owner['--owner-name'], password: owner.password });
    } catch (error) {
      throw error instanceof EmailTaken
        ? new CannotRun(`Somebody has just created a user with the email ${email}.`)
        : error;
    }
  }

  /** Refuses to change the password of an account, to use an inactive one, and to create the same shop twice. */
  private async assertUsable(
    services: INestApplicationContext,
    user: { id: number; email: string; is_active: boolean },
    name: string,
    hasPassword: boolean,
  ): Promise<void> {
    if (!user.is_active) throw new CannotRun(`The user ${user.email} is inactive. Run user:activate first.`);
    if (hasPassword) {
      throw new CannotRun(`${user.email} has an account already, and keeps its password. Leave out --password-stdin.`);
    }
    const { memberships } = await services.get(UsersService).profile(user.id);
    const sameShop = memberships.find(({ business_name, role }) => business_name === name && role === 'owner');
    if (sameShop)
      throw new CannotRun(`${user.email} already owns a shop with this name: business ${sameShop.business_id}.`);
  }

  @Option({ flags: '--name <name>', description: 'the name of the shop', required: true })
  name(value: string): string {
    return value;
  }

  @Option({
    flags: '--country <code>',
    description: 'two letters, such as KE; phone numbers without a country code are numbers of this country',
    required: true,
  })
  country(value: string): string {
    return value.toUpperCase();
  }

  @Option({ flags: '--currency <code>', description: 'three letters, such as KES', required: true })
  currency(value: string): string {
    return value.toUpperCase();
  }

  @Option({
    flags: '--timezone <name>',
    description: 'such as Africa/Nairobi; decides on which day a sale takes place',
    required: true,
  })
  timezone(value: string): string {
    return value;
  }

  @Option({ flags: '--owner-email <email>', description: 'the email with which the owner logs in', required: true })
  ownerEmail(value: string): string {
    return value;
  }

  @Option({ flags: '--owner-name <name>', description: 'the name of the owner; required for a new user' })
  ownerName(value: string): string {
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

  @Option({ flags: '--json', description: 'print JSON: {business, owner, password?}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return (
      '\nExample:\n  npm run wateja -- business:create --name "Duka la Amina" --country KE --currency KES ' +
      '--timezone Africa/Nairobi --owner-email amina@duka.example --owner-name "Amina Otieno"'
    );
  }
}
