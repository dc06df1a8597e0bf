import { DomainError, ValidationFailed } from '@wateja/common';
import { DatabaseNotPrepared } from '@wateja/database-server';
import { DatabaseUnavailable, translateDatabaseError } from '@wateja/prisma';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import type { Logger } from 'winston';

import type { CliEnvironment } from './environment';
import { CannotRun } from './cannot-run';
import { CommandsModule } from './commands.module';
import { ShopServices } from './shop-services';
import type { Terminal } from './terminal';

/** What a run needs from its process, or from a test. */
export interface CliOptions {
  env: CliEnvironment;
  log: Logger;
  terminal: Terminal;
}

/**
 * Runs one command and says on the terminal what went wrong, if something did.
 * @param args as typed, from the command's name on
 * @returns the exit code: 0 all is well, 1 it ran and somebody has to look, 2 it could not run
 */
export async function runCli(args: string[], { env, log, terminal }: CliOptions): Promise<number> {
  const commands = CommandsModule.forRoot(new ShopServices(env, log), terminal);
  const rethrow = (error: Error) => {
    throw error;
  };
  const app = await CommandFactory.createWithoutRunning(commands, {
    logger: false,
    abortOnError: false,
    cliName: 'wateja',
    errorHandler: rethrow,
    serviceErrorHandler: rethrow,
    outputConfiguration: { writeOut: terminal.writeOut, writeErr: terminal.writeErr },
  });
  try {
    await app.get(CommandRunnerService).run(['node', 'wateja', ...args]);
    return terminal.exitCode;
  } catch (error) {
    if (isCommanders(error)) return error.exitCode === 0 ? 0 : 2;
    terminal.remark(sentence(error, env));
    if (!(error instanceof CannotRun || error instanceof DomainError)) {
      log.error('The command failed', { context: 'Command', stack: error instanceof Error ? error.stack : undefined });
    }
    return 2;
  } finally {
    await app.close();
  }
}

/** What commander throws in place of ending the process: after help with 0, after wrong usage with 1. */
function isCommanders(error: unknown): error is { exitCode: number } {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('commander.');
}

function sentence(error: unknown, env: CliEnvironment): string {
  const known = translateDatabaseError(error);
  if (known instanceof DatabaseUnavailable) {
    const advice = env.DATABASE_URL ? ' Check DATABASE_URL, and that its server runs.' : '';
    return `The database cannot be reached, or does not answer in time.${advice}`;
  }
  if (known instanceof ValidationFailed) {
    return (known.details ?? []).map(({ path, message }) => `${path}: ${message}.`).join('\n');
  }
  if (known instanceof CannotRun || known instanceof DatabaseNotPrepared) return known.message;
  if (known instanceof DomainError) return `${known.message}.`;
  const message = known instanceof Error ? known.message : String(known);
  return `Something unforeseen went wrong: ${message.trim()}\nThe log in ${env.LOG_DIR} says more.`;
}
