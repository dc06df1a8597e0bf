import { ENVIRONMENT } from '@wateja/config';
import { SignedTokens } from '@wateja/messaging';
import { CommandRunner, Help, Option, SubCommand } from 'nest-commander';

import type { CliEnvironment } from '../environment';
import { ShopServices } from '../shop-services';
import { table, Terminal } from '../terminal';

@SubCommand({
  name: 'callbacks',
  description:
    'Print the callback URLs to enter in the dashboard of Africa’s Talking. Keep them secret: they need no login.',
})
export class MessagesCallbacksCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], { json }: { json?: boolean }): Promise<void> {
    const base = await this.services.use(async (services) => {
      const { PUBLIC_URL } = services.get<CliEnvironment>(ENVIRONMENT);
      const token = services.get(SignedTokens).callbackToken('africas-talking');
      return `${PUBLIC_URL}/api/callbacks/africas-talking/${token}`;
    });
    const urls = { delivery_reports: `${base}/delivery-reports`, incoming: `${base}/incoming` };
    if (json) this.terminal.answerJson(urls);
    else {
      this.terminal.answer(
        table([
          ['Delivery reports', urls.delivery_reports],
          ['Incoming messages', urls.incoming.padEnd(urls.delivery_reports.length)],
        ]),
      );
    }
  }

  @Option({ flags: '--json', description: 'print JSON: {delivery_reports, incoming}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return `
The URLs begin with PUBLIC_URL. They stop working if you change JWT_SECRET and remove its old value from
JWT_PREVIOUS_SECRETS.

Example:
  npm run wateja -- messages callbacks`;
  }
}
