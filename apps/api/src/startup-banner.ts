import type { Logger } from 'winston';

/** The information for a person who starts the service. */
export interface StartupBanner {
  lines: string[];
  /** The reasons why row-level security does not fully protect the businesses. */
  warnings: string[];
}

/** Prints that the service is ready, with its addresses. Warnings are also logged. */
export function printStartupBanner({ lines, warnings }: StartupBanner, log: Logger): void {
  for (const warning of warnings) log.warn(warning, { context: 'Database' });
  const all = [...lines, ...warnings.map((warning) => `Warning     ${warning}`)];
  process.stdout.write(`\nWateja is ready.\n${all.map((line) => `  ${line}\n`).join('')}\n`);
}
