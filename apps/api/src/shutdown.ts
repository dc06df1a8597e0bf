import { closeLog } from '@wateja/logging';
import type { Logger } from 'winston';

/**
 * Aborted by the first signal that asks the process to end, also while it still starts: PostgreSQL is a process of
 * its own, and would stay behind if this one were simply killed.
 * @param timeoutMs the longest that leaving may take
 */
export function stopOnSignal(log: Logger, timeoutMs: number): AbortController {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      // A terminal and npm both pass Ctrl+C on, so it may come twice.
      if (stopping.signal.aborted) return;
      log.info(`${signal}: finishing what is under way`, { context: 'Process' });
      stopping.abort();
    });
  }
  stopping.signal.addEventListener('abort', () => setTimeout(() => process.exit(1), timeoutMs).unref());
  return stopping;
}

/**
 * Writes down why the process ends, says so, and exits with 1.
 * @param say tells the sentence to whoever waits for it
 */
export async function fail(
  error: unknown,
  log?: Logger,
  say: (sentence: string) => Promise<void> | void = (sentence) => void process.stderr.write(`${sentence}\n`),
): Promise<void> {
  setTimeout(() => process.exit(1), 1_000).unref();
  await say(error instanceof Error ? error.message : String(error));
  if (log) {
    const stack = error instanceof Error ? error.stack : String(error);
    log.error('The process ends', { context: 'Process', stack });
    await closeLog(log);
  }
  process.exit(1);
}
