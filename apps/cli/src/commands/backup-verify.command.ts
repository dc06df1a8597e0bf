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
    // Ctrl+C ends the database at once, and with it whatever the command waits for.
    let ending: Promise<void> | undefined;
    const end = () => {
      ending = removeDatabaseAside(folder).catch(() => undefined);
    };
    this.terminal.stopping.addEventListener('abort', end);
    try {
      // Root runs the server as another account, which has to reach the folder. Its content stays private.
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
