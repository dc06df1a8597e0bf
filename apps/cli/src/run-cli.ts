import { DomainError, ValidationFailed, withFullStop } from '@wateja/common';
import { explainSystemError, OperatorAdvice } from '@wateja/config';
import { DatabaseFull, DatabaseUnavailable, translateDatabaseError } from '@wateja/prisma';
import { CommandFactory, CommandRunnerService } from 'nest-commander';
import type { Logger } from 'winston';

import type { CliEnvironment } from './environment';
import { CannotRun } from './cannot-run';
import { CommandsModule } from './commands.module';
import { ShopServices } from './shop-services';
import type { Terminal } from './terminal';

/** What a run of a command needs. The process or a test provides it. */
export interface CliOptions {
  env: CliEnvironment;
  log: Logger;
  terminal: Terminal;
}

/**
 * Runs one command, and prints on the terminal what went wrong.
 * @param args the name of the command and its arguments
 * @returns the exit code: 0 for success, 1 when somebody must look at the result, 2 when the command could not run
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
    const isTold = error instanceof CannotRun || error instanceof OperatorAdvice || error instanceof DomainError;
    // After Ctrl+C, the work that was broken off can fail in many ways.
    if (terminal.stopping.aborted && !isTold) {
      terminal.remark('Stopped.');
      return 2;
    }
    terminal.remark(sentenceFor(error, env));
    if (!isTold) {
      log.error('The command failed', { context: 'Command', stack: error instanceof Error ? error.stack : undefined });
    }
    return 2;
  } finally {
    await app.close();
  }
}

/**
 * True for the error that commander throws instead of ending the process: with 0 after help, with 1 after wrong usage.
 */
function isCommanders(error: unknown): error is { exitCode: number } {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('commander.');
}

function sentenceFor(thrown: unknown, env: CliEnvironment): string {
  const sentence = explainSystemError(thrown, env);
  if (sentence !== undefined) return sentence;
  const error = translateDatabaseError(thrown);
  if (error instanceof DatabaseFull) return `${error.message}.`;
  if (error instanceof DatabaseUnavailable) {
    const advice = env.DATABASE_URL ? ' Check DATABASE_URL, and that its server is running.' : '';
    return `The command cannot reach the database, or the database does not answer in time.${advice}`;
  }
  if (error instanceof ValidationFailed) {
    return (error.details ?? []).map(({ message }) => withFullStop(message)).join('\n');
  }
  if (error instanceof CannotRun || error instanceof OperatorAdvice) return error.message;
  if (error instanceof DomainError) return withFullStop(error.message);
  const message = error instanceof Error ? error.message : String(error);
  return `An unexpected error occurred: ${message.trim()}\nThe log in ${env.LOG_DIR} has the details.`;
}
