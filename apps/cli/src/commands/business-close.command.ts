import type { INestApplicationContext } from '@nestjs/common';
import { writeBackup } from '@wateja/backup';
import { UsersService } from '@wateja/auth';
import { BusinessChanged, businessWatermark, removeBusiness } from '@wateja/database-server';
import { asPlatform, PrismaService } from '@wateja/prisma';
import { safeId } from '@wateja/common';
import { Command, CommandRunner, Help, Option } from 'nest-commander';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { CannotRun } from '../cannot-run';
import { ProgressBar } from '../progress-bar';
import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { askPassphrase } from './ask-passphrase';
import { fromUsersFolder, parseId } from './options';
import { explainRemoval } from './removal-refusals';

interface Options {
  business: number;
  name: string;
  admin: string;
  file: string;
  encrypt?: boolean;
  json?: boolean;
}

const REFERRED_TO = 'Another business refers to an account of this one, so nothing was removed. See user:deactivate.';

/** Closes a shop: first writes its data to a file, and then removes it from the database. */
@Command({ name: 'business:close', description: 'Write a backup of a business, and remove the business for good.' })
export class BusinessCloseCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], options: Options): Promise<void> {
    const { business: id, json, encrypt } = options;
    const file = fromUsersFolder(options.file);
    const passphrase = encrypt ? await askPassphrase(this.terminal) : undefined;
    const suppressionKey = encrypt ? await this.services.readSuppressionKey() : undefined;
    const progress = new ProgressBar(json ? null : this.terminal, 'Backup');
    const closed = await this.services.use(async (services, { owner_url }) => {
      const adminId = await this.findAdmin(services, options.admin);
      await assertNamed(services, id, options.name);
      const watermark = await businessWatermark(owner_url, id);
      const written = await writeBackup(owner_url, file, {
        ...{ businessId: id, passphrase, suppressionKey, signal: this.terminal.stopping },
        onProgress: (done, total) => progress.update(done, total),
      }).finally(() => progress.stop());
      const users = await accountsOf(services, id);
      const closing = { watermark, user_id: adminId, backup_sha256: await sha256Of(file), rows: written.rows };
      await removeBusiness(owner_url, id, users, closing).catch((error: unknown) => explain(error, file));
      return { business_id: id, file, rows: written.rows, users: users.length };
    });
    if (json) this.terminal.answerJson({ closed });
    else
      this.terminal.answer(
        `Closed business ${id}. Its ${closed.rows} rows are in ${file}, and no longer in the database.`,
      );
  }

  /** @throws CannotRun */
  private async findAdmin(services: INestApplicationContext, email: string): Promise<number> {
    const user = await services.get(UsersService).findByEmail(email);
    if (user?.is_admin && user.is_active) return user.id;
    throw new CannotRun(`${email} is no active administrator of the platform. Only one may close a business.`);
  }

  @Option({ flags: '--business <id>', description: 'the business to close', required: true })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--name <name>', description: 'its exact name, so that no other one is closed', required: true })
  name(value: string): string {
    return value;
  }

  @Option({
    flags: '--admin <email>',
    description: 'the administrator who closes it, for the audit trail',
    required: true,
  })
  admin(value: string): string {
    return value;
  }

  @Option({ flags: '--file <file>', description: 'the file for the backup; it must not exist', required: true })
  file(value: string): string {
    return value;
  }

  @Option({ flags: '--encrypt', description: 'encrypt the file; the passphrase is read from the standard input' })
  encrypt(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print JSON: {closed: {business_id, file, rows, users}}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return `
Prove the file with "backup verify" before you delete anything else. "restore" reads it into an empty database.

Example:
  npm run wateja -- business:close --business 5 --name "Duka la Amina" --admin admin@duka.example --file amina.backup`;
  }
}

/** @throws CannotRun when there is no such business, or it has another name */
async function assertNamed(services: INestApplicationContext, id: number, name: string): Promise<void> {
  const { business } = services.get(PrismaService);
  const row = await asPlatform(() => business.findFirst({ where: { id }, select: { name: true } }));
  if (!row) throw new CannotRun(`The business ${id} does not exist.`);
  if (row.name !== name)
    throw new CannotRun(`The business ${id} is called ${JSON.stringify(row.name)}. Nothing was removed.`);
}

/** The accounts that the business manages. They work nowhere else. */
async function accountsOf(services: INestApplicationContext, id: number): Promise<number[]> {
  const { user } = services.get(PrismaService);
  const users = await asPlatform(() => user.findMany({ where: { managed_by_business_id: id }, select: { id: true } }));
  return users.map((account) => safeId(account.id));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function explain(error: unknown, file: string): never {
  if (!(error instanceof BusinessChanged)) explainRemoval(error, REFERRED_TO);
  throw new CannotRun(`The business changed while ${file} was written, so nothing was removed. Run the command again.`);
}
