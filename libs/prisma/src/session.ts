import type { ClientBase } from 'pg';

import type { PreparedStatement, StatementConfig } from './pg-internals';
import { type Actor, currentTenantContext } from './tenant-context';

/** A statement on its way to a connection. */
export interface SentStatement extends StatementConfig {
  /**
   * True for a prepared statement of ours. Its plan is made once and kept while tables grow: one that was made for an
   * empty table must not read all of a full one, so it is planned without sequential scans.
   */
  isHot?: boolean;
}

/**
 * Tells the policies of the migration `row_level_security` whose rows the next statement may see, and how to plan it. What
 * is set is never null: so the answer has no row, which would be one to send and read with every statement.
 */
const SET_CONTEXT = {
  name: 'wateja-context',
  text:
    `SELECT WHERE 0 = num_nonnulls(set_config('wateja.business_id', $1, true), set_config('wateja.platform', $2, true), ` +
    `set_config('wateja.actor', $3, true), set_config('enable_seqscan', $4, true))`,
};

/** Prepared, so that it can go along with the first statement of a transaction. */
export const BEGIN: PreparedStatement = { name: 'wateja-begin', values: [] };

const actorTexts = new WeakMap<Actor, string>();

/** The same for all statements of a request. */
function textOf(actor: Actor): string {
  const known = actorTexts.get(actor);
  if (known !== undefined) return known;
  const text = JSON.stringify(actor);
  actorTexts.set(actor, text);
  return text;
}

/** The values of {@link SET_CONTEXT} for a statement that the running code sends. */
export function contextValues({ isHot }: SentStatement): string[] {
  const { business_id, is_platform, actor } = currentTenantContext();
  return [String(business_id ?? ''), is_platform ? 'on' : '', actor ? textOf(actor) : '', isHot ? 'off' : 'on'];
}

/** The statement that sets these {@link contextValues}, until its transaction ends. */
export const setContext = (values: string[]): PreparedStatement => ({ name: SET_CONTEXT.name, values });

/** Once per connection: every statement after it finds these two prepared. */
export async function prepareSession(client: ClientBase): Promise<void> {
  // A connection that breaks tells its query, and the pool while it has none; nobody else has to hear.
  client.on('error', () => undefined);
  await client.query({ name: BEGIN.name, text: 'BEGIN' });
  await client.query({ ...SET_CONTEXT, values: ['', '', '', 'on'] });
  await client.query('ROLLBACK');
}

const STATEMENT_TIMEOUT_MS = 15_000;
/** A transaction that sends nothing for so long is ended by the server. */
const IDLE_TRANSACTION_TIMEOUT_MS = 20_000;

/** What a session is opened with, as the `options` of its connection. */
export function sessionOptions(role: string | null): string {
  const settings = [
    // The adapter drops offsets: a session outside UTC would shift every time it stores.
    'TimeZone=UTC',
    // Statements are prepared to be planned once. Left to itself PostgreSQL plans those with lists anew each time, which
    // takes longer than running them.
    'plan_cache_mode=force_generic_plan',
    `statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `idle_in_transaction_session_timeout=${IDLE_TRANSACTION_TIMEOUT_MS}`,
    ...(role ? [`role=${role}`] : []),
  ];
  return settings.map((setting) => `-c ${setting}`).join(' ');
}
