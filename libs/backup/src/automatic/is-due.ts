import type { KeptBackup } from './backup-folder';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Tells whether it is time for a backup: at the first start of a day, and 24 hours after the one before. A day is one of
 * the machine's time zone.
 */
export function isDue(newest: Pick<KeptBackup, 'made_at'> | undefined, now: Date, isStart: boolean): boolean {
  if (!newest) return true;
  if (isStart && newest.made_at.toDateString() !== now.toDateString()) return true;
  return now.getTime() - newest.made_at.getTime() >= DAY_MS;
}
