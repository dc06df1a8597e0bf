import type { Logger } from 'winston';

/** What a person who starts the service wants to know. */
export interface Announcement {
  lines: string[];
  /** What the database lets through that it should not. */
  gaps: string[];
}

/** Says that the service is there, on the console; what should not be goes to the log too. */
export function announce({ lines, gaps }: Announcement, log: Logger): void {
  for (const gap of gaps) log.warn(gap, { context: 'Database' });
  const all = [...lines, ...gaps.map((gap) => `Warning     ${gap}`)];
  process.stdout.write(`\nWateja is ready.\n${all.map((line) => `  ${line}\n`).join('')}\n`);
}
