import { sha256 } from '@wateja/common';

import { withClient } from '../with-client';
import type { Migration } from './migration-files';
import { SUPERSEDED_CHECKSUMS } from './superseded-checksums';

/** A migration that was started on the database and not rolled back later. */
export interface HistoryEntry {
  name: string;
  checksum: string;
  is_finished: boolean;
  /** The error that the schema engine has recorded; null when there was none. */
  logs: string | null;
}

/** Reads Prisma's table of migrations. Without the table, the history is empty. */
export async function readHistory(url: string): Promise<HistoryEntry[]> {
  try {
    return await withClient(url, async (client) => (await client.query<HistoryEntry>(HISTORY)).rows);
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

const HISTORY = `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS is_finished, logs
  FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`;
const UNDEFINED_TABLE = '42P01';

/** The names of the migrations that the database has applied, in their order. */
export async function appliedMigrations(url: string): Promise<string[]> {
  const history = await readHistory(url);
  return history
    .filter((entry) => entry.is_finished)
    .map(({ name }) => name)
    .sort();
}

/** The migrations that the database has not applied. */
export function pendingMigrations(history: HistoryEntry[], migrations: Migration[]): Migration[] {
  const applied = new Set(history.filter((entry) => entry.is_finished).map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

/**
 * True when all migrations are applied unchanged. Then an ordinary start does not have to load the schema engine. In
 * every other case, such as a failed or changed migration, the engine decides.
 */
export function isUpToDate(history: HistoryEntry[], migrations: Migration[]): boolean {
  const applied = new Map(history.map(({ name, checksum }) => [name, checksum]));
  const isApplied = ({ name, script }: Migration) => {
    const checksum = applied.get(name);
    return checksum === sha256(script) || (SUPERSEDED_CHECKSUMS[name] ?? []).some((earlier) => earlier === checksum);
  };
  return history.every((entry) => entry.is_finished) && migrations.every(isApplied);
}
