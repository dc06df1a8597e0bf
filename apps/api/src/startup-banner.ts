import type { Logger } from 'winston';

import type { ApiEnvironment } from './environment';

/** The information for a person who starts the service. */
export interface StartupBanner {
  lines: string[];
  /** The reasons why row-level security does not fully protect the businesses. */
  warnings: string[];
}

/** Says that the service is ready, with its addresses. In production every line of the output is JSON, so it is logged. */
export function printStartupBanner({ lines, warnings }: StartupBanner, log: Logger, env: ApiEnvironment): void {
  for (const warning of warnings) log.warn(warning, { context: 'Database' });
  if (env.NODE_ENV === 'production') {
    log.info(`Wateja is ready. ${lines.map((line) => line.replace(/\s+/g, ' ').trim()).join('; ')}`, {
      context: 'Start',
    });
    return;
  }
  const all = [...lines, ...warnings.map((warning) => `Warning     ${warning}`)];
  process.stdout.write(`\nWateja is ready.\n${all.map((line) => `  ${line}\n`).join('')}\n`);
}
