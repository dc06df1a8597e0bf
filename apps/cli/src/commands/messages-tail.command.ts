import { MessageTail, type TailedMessage } from '@wateja/messaging';
import { CommandRunner, Help, Option, SubCommand } from 'nest-commander';
import { setTimeout as delay } from 'node:timers/promises';

import { findBusinessIds, ShopServices } from '../shop-services';
import { Terminal } from '../terminal';
import { parseBusinessOrAll, parseId } from './options';

interface TailOptions {
  business?: number | 'all';
  follow?: boolean;
  limit?: number;
  json?: boolean;
}

/** The time from which to look for changes, and the states of messages that were already printed. */
interface FollowState {
  since: Date;
  printed: Set<string>;
  json: boolean;
}

const POLL_INTERVAL_MS = 1_000;

@SubCommand({
  name: 'tail',
  description: 'Print the latest messages to customers, the newest one last.',
})
export class MessagesTailCommand extends CommandRunner {
  constructor(
    private readonly services: ShopServices,
    private readonly terminal: Terminal,
  ) {
    super();
  }

  async run(_args: string[], { business = 'all', follow, limit = 20, json = false }: TailOptions): Promise<void> {
    await this.services.use(async (services) => {
      const tail = services.get(MessageTail);
      const businesses = await findBusinessIds(services, business);
      // The time is noted before the first query, so that changes during the query are printed below or by `follow`.
      const [begin, printed] = [new Date(), new Set<string>()];
      if (follow)
        for (const id of businesses)
          (await tail.findChanged(id, begin)).forEach((message) => printed.add(stateOf(message)));
      const messages: TailedMessage[] = [];
      for (const id of businesses) messages.push(...(await tail.findLatest(id, limit)));
      const newest = messages.sort(byChange).slice(-limit);
      for (const message of newest) this.print(message, json);
      for (const message of messages) printed.add(stateOf(message));
      if (follow) await this.follow(tail, businesses, { since: begin, printed, json });
    });
  }

  /** Prints new messages and messages whose state has changed, until somebody presses Ctrl+C. */
  private async follow(tail: MessageTail, businesses: number[], { since, printed, json }: FollowState): Promise<void> {
    while (!this.terminal.stopping.aborted) {
      const nextSince = new Date();
      for (const id of businesses) {
        const changed = await tail.findChanged(id, since);
        for (const message of changed.filter((candidate) => !printed.has(stateOf(candidate)))) {
          printed.add(stateOf(message));
          this.print(message, json);
        }
      }
      since = nextSince;
      await delay(POLL_INTERVAL_MS, undefined, { signal: this.terminal.stopping }).catch(() => undefined);
    }
  }

  private print(message: TailedMessage, json: boolean): void {
    if (json) this.terminal.answerJson(message);
    else this.terminal.answer(lineOf(message));
  }

  @Option({ flags: '--business <id>', description: 'id of one business, or all (default: all)' })
  business(value: string): number | 'all' {
    return parseBusinessOrAll(value);
  }

  @Option({ flags: '--limit <n>', description: 'how many messages to print at first (default: 20)' })
  limit(value: string): number {
    return parseId(value, '--limit');
  }

  @Option({ flags: '--follow', description: 'keep printing new and changed messages until Ctrl+C' })
  follows(): boolean {
    return true;
  }

  @Option({ flags: '--json', description: 'print one line of JSON for each message' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- messages tail --business 1 --follow';
  }
}

const stateOf = ({ business_id, id, status }: TailedMessage) => `${business_id}-${id} ${status}`;

const byChange = (a: TailedMessage, b: TailedMessage) => a.updated_at.getTime() - b.updated_at.getTime();

/** `2026-11-26T08:15:30.000Z  sms    sent       +254712345678  Asante, Amina!` */
function lineOf({ updated_at, channel, status, reason, address, subject, body }: TailedMessage): string {
  const state = reason ? `${status} (${reason})` : status;
  const text = [subject, body]
    .filter(Boolean)
    .join(': ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ');
  return `${updated_at.toISOString()}  ${channel.padEnd(5)}  ${state.padEnd(10)}  ${address}  ${text}`;
}
