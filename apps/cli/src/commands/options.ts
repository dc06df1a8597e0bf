import { CannotRun } from '../cannot-run';

/** The number behind an option such as --business. @throws CannotRun naming the option */
export function parseId(value: string, option: string): number {
  const id = /^\d{1,16}$/.test(value) ? Number(value) : 0;
  if (id >= 1 && Number.isSafeInteger(id)) return id;
  throw new CannotRun(`${option} must be a whole number from 1, not ${JSON.stringify(value)}.`);
}

/** A business's id, or `all`. */
export function parseBusinessOrAll(value: string): number | 'all' {
  return value === 'all' ? 'all' : parseId(value, '--business');
}
