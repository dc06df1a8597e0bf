import type { Logger } from 'winston';

/** What a person who starts the service wants to know. */
export interface StartupBanner {
  lines: string[];
  /** What the database lets through that it should not. */
  warnings: string[];
}

/** Prints that the service is ready, with its addresses. Warnings go to the log too. */
export function printStartupBanner({ lines, warnings }: StartupBanner, log: Logger): void {
  for (const warning of warnings) log.warn(warning, { context: 'Database' });
  const all = [...lines, ...warnings.map((warning) => `Warning     ${warning}`)];
  process.stdout.write(`\nWateja is ready.\n${all.map((line) => `  ${line}\n`).join('')}\n`);
}
