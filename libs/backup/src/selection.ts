import { UNMATCHABLE_HASH } from '@wateja/auth';
import { type ApplicationTable, readTables } from '@wateja/database-server';
import { type Client, escapeIdentifier } from 'pg';

import { BackupRefused } from './backup-refused';

/** Which rows a backup has: those of one business, or all. */
export interface Scope {
  business_id: number | null;
  /** The ids of the accounts that rows of the business name. */
  user_ids: string[];
}

/** Tables of the platform that say nothing about one business: sessions, second factors, and counters of attempts. */
const PLATFORM_ONLY = [
  ...[
    'account_links',
    'login_attempts',
    'provider_turns',
    'rate_limit_windows',
    'recovery_codes',
    'refresh_tokens',
    'second_factors',
    'security_events',
    'sessions',
    'user_identities',
  ],
];

/** The columns that name an account, with a foreign key or without one: `user_id`, `created_by`, `recorded_by`. */
const NAMES_AN_ACCOUNT = /^user_id$|_by$/;

/**
 * Finds the accounts that the rows of the business name: its members, and the users who sold, wrote or changed
 * something in it.
 * @throws BackupRefused if there is no such business
 */
export async function readScope(client: Client, businessId: number | null): Promise<Scope> {
  if (businessId === null) return { business_id: null, user_ids: [] };
  await client.query("SELECT set_config('wateja.business_id', $1, true)", [businessId]);
  const { rowCount } = await client.query('SELECT FROM public.businesses WHERE id = $1', [businessId]);
  if (rowCount === 0) throw new BackupRefused(`The business ${businessId} does not exist.`);
  const selects = (await readTables(client))
    .filter(({ has_business }) => has_business)
    .flatMap(({ name, columns }) =>
      columns
        .filter((column) => NAMES_AN_ACCOUNT.test(column))
        .map((column) => `SELECT ${escapeIdentifier(column)} AS id FROM public.${escapeIdentifier(name)}`),
    )
    .map((select) => `${select} WHERE business_id = ${businessId}`);
  const { rows } = await client.query<{ id: string }>(
    `SELECT id::text FROM (${selects.join(' UNION ')}) AS named WHERE id IS NOT NULL ORDER BY named.id`,
  );
  return { business_id: businessId, user_ids: rows.map(({ id }) => id) };
}

/**
 * The statement that reads a table for a backup: the same rows in the same order, wherever the database is.
 * @param businessId the business whose rows are read; null for the rows of all
 */
export function selectionOf(table: ApplicationTable, scope: Scope, businessId: number | null): string {
  const columns = table.columns.map((column) => expressionOf(table, column, scope));
  const condition = conditionOf(table, scope, businessId);
  const order = table.key.map(
    (column) => `${escapeIdentifier(column)}${table.texts.includes(column) ? ' COLLATE "C"' : ''}`,
  );
  return (
    `SELECT ${columns.join(', ')} FROM public.${escapeIdentifier(table.name)}` +
    `${condition ? ` WHERE ${condition}` : ''} ORDER BY ${order.join(', ')}`
  );
}

function expressionOf({ name }: ApplicationTable, column: string, { business_id }: Scope): string {
  const identifier = escapeIdentifier(column);
  if (business_id === null || name !== 'users') return identifier;
  // A user who also works in another shop has that shop's password, which this backup must not hold. Nobody stays an
  // administrator elsewhere.
  if (column === 'password_hash') {
    return `CASE WHEN managed_by_business_id = ${business_id} THEN ${identifier} ELSE '${UNMATCHABLE_HASH}' END`;
  }
  return column === 'is_admin' ? 'false' : identifier;
}

function conditionOf({ name, has_business }: ApplicationTable, scope: Scope, businessId: number | null): string | null {
  if (has_business) return businessId === null ? null : `business_id = ${businessId}`;
  if (name === 'businesses' && businessId !== null) return `id = ${businessId}`;
  if (scope.business_id === null) return null;
  if (name === 'users') return `id = ANY ('{${scope.user_ids.join(',')}}')`;
  return PLATFORM_ONLY.includes(name) ? 'false' : null;
}
