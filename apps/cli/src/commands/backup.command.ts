import { writeBackup } from '@wateja/backup';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { ProgressBar } from '../progress-bar';
import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { askPassphrase } from './ask-passphrase';
import { BackupVerifyCommand } from './backup-verify.command';
import { fromUsersFolder, parseId } from './options';

interface Options {
  business?: number;
  encrypt?: boolean;
  json?: boolean;
}

@Command({
  name: 'backup',
  arguments: '<file>',
  argsDescription: { file: 'the file to write; it must not exist' },
  description: 'Write one file with all data, or with one business. The service may run meanwhile.',
  subCommands: [BackupVerifyCommand],
})
export class BackupCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run([name = '']: string[], { business, encrypt, json }: Options): Promise<void> {
    const file = fromUsersFolder(name);
    const passphrase = encrypt ? await askPassphrase(this.terminal) : undefined;
    const progress = new ProgressBar(json ? null : this.terminal, 'Backup');
    const suppressionKey = encrypt ? await this.services.readSuppressionKey() : undefined;
    // Without the services, because these would apply the migrations of a new version first.
    const written = await this.services
      .withDatabase(({ owner_url }) =>
        writeBackup(owner_url, file, {
          ...{ businessId: business, passphrase, suppressionKey, signal: this.terminal.stopping },
          onProgress: (done, total) => progress.update(done, total),
        }),
      )
      .finally(() => progress.stop());
    if (json) {
      this.terminal.answerJson({ backup: { file, ...written, has_suppression_key: suppressionKey !== undefined } });
      return;
    }
    this.terminal.answer(`Wrote ${written.rows} rows of ${written.tables} tables to ${file} (${written.bytes} bytes).`);
    if (!suppressionKey) this.terminal.answer('SUPPRESSION_KEY is not in it. Keep a copy of the key elsewhere.');
  }

  @Option({ flags: '--business <id>', description: 'only this business, for a shop that moves to another server' })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--encrypt', description: 'encrypt the file; the passphrase is read from the standard input' })
  encrypt(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print JSON: {backup: {file, tables, rows, bytes, has_suppression_key}}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return `
Without --encrypt everybody who has the file can read it, and it does not have SUPPRESSION_KEY.

Example:
  npm run wateja -- backup shop.backup --encrypt
  npm run wateja -- backup verify shop.backup --decrypt
  npm run wateja -- restore shop.backup --decrypt`;
  }
}
