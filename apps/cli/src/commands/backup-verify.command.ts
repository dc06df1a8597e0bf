import { removeDatabaseAside } from '@wateja/backup';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Help, SubCommand } from 'nest-commander';

import { fromUsersFolder } from './options';
import { RestoreCommandBase, type RestoreOptions } from './restore-command';

@SubCommand({
  name: 'verify',
  arguments: '<file>',
  argsDescription: { file: 'a file that `backup` has written' },
  description: 'Restore a backup into a database of its own, prove it, and remove that database.',
})
export class BackupVerifyCommand extends RestoreCommandBase {
  async run([name = '']: string[], options: RestoreOptions): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'wateja-verify-'));
    // Ctrl+C stops the database at once, so whatever the command waits for fails.
    let ending: Promise<void> | undefined;
    const end = () => {
      ending = removeDatabaseAside(folder).catch(() => undefined);
    };
    this.terminal.stopping.addEventListener('abort', end);
    try {
      // If root runs this, PostgreSQL runs under its own account, which must be able to enter the folder. The files in
      // it stay private.
      await chmod(folder, 0o711);
      const restored = await this.restore(this.services.inFolder(folder), fromUsersFolder(name), options);
      const { rows, businesses, differences, waiting_events, manifest } = restored;
      if (!options.json) {
        this.print('The backup is complete. Restored', restored);
        return;
      }
      const { created_at } = manifest;
      this.terminal.answerJson({ restored: { created_at, rows, businesses, differences, waiting_events } });
    } finally {
      this.terminal.stopping.removeEventListener('abort', end);
      await ending;
      await removeDatabaseAside(folder);
    }
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- backup verify shop.backup';
  }
}
