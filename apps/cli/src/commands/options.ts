import { resolve } from 'node:path';

import { CannotRun } from '../cannot-run';

/** Parses the id of an option such as --business. @throws CannotRun that names the option */
export function parseId(value: string, option: string): number {
  const id = /^\d{1,16}$/.test(value) ? Number(value) : 0;
  if (id >= 1 && Number.isSafeInteger(id)) return id;
  throw new CannotRun(`${option} must be a whole number of 1 or more, not ${JSON.stringify(value)}.`);
}

/** Parses the id of a business, or `all`. */
export function parseBusinessOrAll(value: string): number | 'all' {
  return value === 'all' ? 'all' : parseId(value, '--business');
}

/** @throws CannotRun when it is neither order */
export function parseDateOrder(value: string): 'dmy' | 'mdy' {
  if (value === 'dmy' || value === 'mdy') return value;
  throw new CannotRun(`--dates must be dmy or mdy, not ${JSON.stringify(value)}.`);
}

/** @throws CannotRun when there is no such time zone */
export function parseTimezone(value: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new CannotRun(`--timezone must be a time zone such as Africa/Nairobi, not ${JSON.stringify(value)}.`);
  }
}

/** npm runs scripts in the project's folder. INIT_CWD is the folder in which the user typed the command. */
export function fromUsersFolder(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}
