import { Command, CommandRunner } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { MessagesCallbacksCommand } from './messages-callbacks.command';
import { MessagesTailCommand } from './messages-tail.command';

@Command({
  name: 'messages',
  description: 'Watch messages to customers, or print the callback URLs for the SMS provider.',
  subCommands: [MessagesTailCommand, MessagesCallbacksCommand],
})
export class MessagesCommand extends CommandRunner {
  async run(): Promise<void> {
    throw new CannotRun('Choose a command: "messages tail" or "messages callbacks".');
  }
}
