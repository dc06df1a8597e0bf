import { removeBusiness } from '@wateja/database-server';
import { type DemoRemains, DemoRemoval } from '@wateja/demo-shop';
import { Command, CommandRunner, Help, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseId } from './options';
import { explainRemoval } from './removal-refusals';

interface Options {
  business?: number;
  json?: boolean;
}

const REFERRED_TO =
  'Another business refers to a demo account, so nothing was removed. Deactivate the account instead: user:deactivate.';

@Command({ name: 'demo:remove', description: 'Remove the demo shop and its users, for good.' })
export class DemoRemoveCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], { business, json }: Options): Promise<void> {
    const remains = await this.services.use(async (services, database) => {
      const removal = services.get(DemoRemoval);
      const remains = await removal.find();
      if (!remains) return null;
      assertRemovable(remains, business);
      if (this.services.loadsDemo && !(await removal.hasOtherBusinesses(remains.business_id)))
        throw new CannotRun(LOADED_AGAIN);
      await removeBusiness(database.owner_url, remains.business_id, remains.user_ids).catch((error: unknown) =>
        explainRemoval(error, REFERRED_TO),
      );
      return remains;
    });
    const removed = remains && { business_id: remains.business_id, users: remains.user_ids.length };
    if (json) this.terminal.answerJson({ removed });
    else if (removed) {
      this.terminal.answer(`Removed the demo shop (business ${removed.business_id}) and its ${removed.users} users.`);
    } else this.terminal.answer('There is no demo shop. Nothing was removed.');
  }

  @Option({
    flags: '--business <id>',
    description: 'the id of the demo shop; removes it although it has another name or other people work there',
  })
  business(value: string): number {
    return parseId(value, '--business');
  }

  @Option({ flags: '--json', description: 'print JSON: {removed: {business_id, users} or null}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- demo:remove';
  }
}

const LOADED_AGAIN =
  'There is no other business, so the next start would load the demo shop again. Create your shop first with ' +
  'business:create, or set DEMO_DATA=false.';

/** @throws CannotRun with all reasons */
function assertRemovable({ business_id, doubts, obstacles }: DemoRemains, namedId: number | undefined): void {
  if (namedId !== undefined && namedId !== business_id) {
    throw new CannotRun(`The demo shop is business ${business_id}, not ${namedId}. Nothing was removed.`);
  }
  if (obstacles.length > 0) throw new CannotRun(`Nothing was removed. ${obstacles.join(' ')}`);
  if (doubts.length > 0 && namedId === undefined) {
    const overrule = `To remove it with everything in it, name it: demo:remove --business ${business_id}`;
    throw new CannotRun(`The demo shop may be a real shop by now. ${doubts.join(' ')} ${overrule}`);
  }
}
