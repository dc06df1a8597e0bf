import { Command, CommandRunner } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { MessagesCallbacksCommand } from './messages-callbacks.command';
import { MessagesTailCommand } from './messages-tail.command';

@Command({
  name: 'messages',
  description: 'Watch messages to customers, or print the addresses that the SMS provider calls.',
  subCommands: [MessagesTailCommand, MessagesCallbacksCommand],
})
export class MessagesCommand extends CommandRunner {
  async run(): Promise<void> {
    throw new CannotRun('Say what to do with messages: "messages tail" or "messages callbacks".');
  }
}
