import { closeLog, openLog } from '@wateja/logging';

import { readEnvironment } from './environment';
import { runCli } from './run-cli';
import { Terminal } from './terminal';

/** How long stopping may take after Ctrl+C. */
const STOP_TIMEOUT_MS = 10_000;

async function main(): Promise<number> {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    setTimeout(() => process.exit(130), STOP_TIMEOUT_MS).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop);
  const env = readEnvironment(process.env);
  const log = openLog(env, { console: false });
  try {
    return await runCli(process.argv.slice(2), { env, log, terminal: new Terminal(process, stopping.signal) });
  } finally {
    await closeLog(log);
  }
}

/**
 * Exits when all output is written. Otherwise the process would wait for timers that Prisma's schema engine leaves
 * running.
 */
function exit(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

// A reader such as `head` closes the pipe when it has enough, which is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

main().then(exit, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  exit(2);
});
