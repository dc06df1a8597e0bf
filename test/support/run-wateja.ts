import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createLogger } from 'winston';

import type { CliEnvironment } from '../../apps/cli/src/environment';
import { runCli } from '../../apps/cli/src/run-cli';
import { Terminal } from '../../apps/cli/src/terminal';

/** The output and the exit code of a command. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a command of `wateja` in this process, on the database of `env`. An application there can continue to run. */
export async function runWateja(
  { env }: { env: CliEnvironment },
  args: string[],
  stopping = new AbortController().signal,
  stdin = '',
): Promise<CommandResult> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = new Terminal({ stdin: Readable.from([stdin]), stdout, stderr }, stopping);
  const exitCode = await runCli(args, { env, log: createLogger({ silent: true }), terminal });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}
