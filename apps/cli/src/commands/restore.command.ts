import { Command, Help } from 'nest-commander';

import { fromUsersFolder } from './options';
import { RestoreCommandBase, type RestoreOptions } from './restore-command';

@Command({
  name: 'restore',
  arguments: '<file>',
  argsDescription: { file: 'a file that `backup` has written' },
  description: 'Restore a backup into an empty database, all of it or nothing, and prove it.',
})
export class RestoreCommand extends RestoreCommandBase {
  protected override readonly unprovenMessage =
    'Stopped. Every row was restored as the backup has it, but metrics and points were not compared with the sales. Run ' +
    'verify-metrics and verify-points.';

  async run([name = '']: string[], options: RestoreOptions): Promise<void> {
    const restored = await this.restore(this.services, fromUsersFolder(name), options);
    const { manifest, stopped, has_suppression_key, suppression_key_file } = restored;
    if (options.json) {
      const { rows, businesses, differences, waiting_events } = restored;
      const proof = { created_at: manifest.created_at, rows, businesses, differences, waiting_events };
      const answer = { ...proof, stopped, has_suppression_key, suppression_key_file };
      this.terminal.answerJson({ restored: answer });
      return;
    }
    this.print('Restored', restored);
    if (stopped.messages + stopped.campaigns > 0) {
      this.terminal.answer(
        `Stopped ${stopped.messages} waiting messages and ${stopped.campaigns} campaigns, because they may have been sent ` +
          'since. The messages are doubtful now. First record again who has sent STOP since the backup. Then send ' +
          'again the messages that nobody got.',
      );
    }
    if (stopped.webhooks > 0) {
      this.terminal.answer(
        `Switched off ${stopped.webhooks} webhooks, because the programs behind them may belong to the shop that this is a ` +
          'copy of. Switch on again those that this installation needs.',
      );
    }
    if (!has_suppression_key)
      this.terminal.answer(`${OTHER_KEY}${suppression_key_file ? ` It is in ${suppression_key_file}.` : ''}`);
  }

  @Help('after')
  example(): string {
    return `
The database is that of DATABASE_URL, or the embedded one in DATA_DIR. It must have no business and no account.

Example:
  npm run wateja -- restore shop.backup`;
  }
}

const OTHER_KEY =
  'SUPPRESSION_KEY is not the key of this backup, so Wateja does not recognise who wants no messages. Messages wait until ' +
  'you set it to that key and restart the service.';
