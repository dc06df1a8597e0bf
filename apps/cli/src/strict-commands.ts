import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type CommandRunner, InjectCommander } from 'nest-commander';

type Command = Parameters<CommandRunner['setCommand']>[0];

const EXIT_CODES = `
Exit codes:
  0  success
  1  the command ran, but it rejected rows or found differences
  2  wrong usage, or the command could not run

Example:
  npm run wateja -- import customers customers.csv --business 1`;

/** Makes all commands strict. Commands do not inherit settings from their program, so each one is set separately. */
@Injectable()
export class StrictCommands implements OnApplicationBootstrap {
  constructor(@InjectCommander() private readonly program: Command) {}

  onApplicationBootstrap(): void {
    this.program
      .name('wateja')
      .description('Manages a Wateja installation: its database, users, imports and metrics.')
      .addHelpText('after', EXIT_CODES);
    this.tighten(this.program);
  }

  private tighten(command: Command): void {
    // An option after `backup verify` is one of that command, and not of `backup`, which has options of the same names.
    command.enablePositionalOptions();
    // commander then throws instead of ending the process, so that everything can be closed first.
    command
      .exitOverride()
      .allowExcessArguments(false)
      .showHelpAfterError('Add --help to see the options and an example.');
    for (const child of command.commands) this.tighten(child);
  }
}
