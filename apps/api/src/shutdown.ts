import { OperatorAdvice } from '@wateja/config';
import type { HttpEnvironment } from '@wateja/http/environment';
import { closeConsole, closeLog } from '@wateja/logging';
import type { Logger } from 'winston';

/**
 * Returns a controller that SIGTERM or SIGINT aborts, also while the process still starts. The embedded PostgreSQL is
 * a separate process, and would continue to run if the signal simply killed this one.
 * @param timeoutMs how long stopping may take, beside the notice that the operator has set
 */
export function stopOnSignal(
  log: Logger,
  timeoutMs: number,
  { DRAIN_NOTICE_MS = 0 }: HttpEnvironment,
): AbortController {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      // The terminal and npm both pass Ctrl+C on, so the signal may arrive twice.
      if (stopping.signal.aborted) return;
      log.info(`${signal}: finishing the running requests`, { context: 'Process' });
      stopping.abort();
    });
  }
  stopping.signal.addEventListener('abort', () =>
    setTimeout(() => process.exit(1), timeoutMs + DRAIN_NOTICE_MS).unref(),
  );
  return stopping;
}

/**
 * Reports and logs why the process ends, and exits with 1.
 * @param say reports the sentence; by default to the standard error
 */
export async function fail(
  error: unknown,
  log?: Logger,
  say: (sentence: string) => Promise<void> | void = (sentence) => void process.stderr.write(`${sentence}\n`),
): Promise<void> {
  setTimeout(() => process.exit(1), 1_000).unref();
  await say(error instanceof Error ? error.message : String(error));
  if (log) {
    // The sentence is already printed, and its stack would not help the reader.
    if (error instanceof OperatorAdvice) closeConsole(log);
    const stack = error instanceof Error ? error.stack : String(error);
    log.error('The process exits', { context: 'Process', stack });
    await closeLog(log);
  }
  process.exit(1);
}
