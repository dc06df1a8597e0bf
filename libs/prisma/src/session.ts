import type { ClientBase } from 'pg';

import type { PreparedStatement, StatementConfig } from './pg-internals';
import { type Actor, currentTenantContext } from './tenant-context';

/** A statement that is sent to a connection. */
export interface SentStatement extends StatementConfig {
  /**
   * True for our own prepared statements. PostgreSQL plans them once and keeps the plan while tables grow. A plan from
   * an empty table would read a whole large table later, so they are planned without sequential scans.
   */
  isHot?: boolean;
}

/**
 * Sets the business, the actor and the planner setting for the next statement. The policies of the migration
 * `row_level_security` read them. The condition is never true, because no setting is null. So the answer has no row,
 * and PostgreSQL need not send one with every statement.
 */
const SET_CONTEXT = {
  name: 'wateja-context',
  text:
    `SELECT WHERE 0 = num_nonnulls(set_config('wateja.business_id', $1, true), set_config('wateja.platform', $2, true), ` +
    `set_config('wateja.actor', $3, true), set_config('enable_seqscan', $4, true))`,
};

/** BEGIN as a prepared statement, so that it can be sent in one packet with the first statement of a transaction. */
export const BEGIN: PreparedStatement = { name: 'wateja-begin', values: [] };

const actorTexts = new WeakMap<Actor, string>();

/** The actor as JSON. All statements of a request share one text. */
function textOf(actor: Actor): string {
  const cached = actorTexts.get(actor);
  if (cached !== undefined) return cached;
  const text = JSON.stringify(actor);
  actorTexts.set(actor, text);
  return text;
}

/** The values of {@link SET_CONTEXT} for a statement of the running code. */
export function contextValues({ isHot }: SentStatement): string[] {
  const { business_id, is_platform, actor } = currentTenantContext();
  return [String(business_id ?? ''), is_platform ? 'on' : '', actor ? textOf(actor) : '', isHot ? 'off' : 'on'];
}

/** The statement that sets these {@link contextValues} until the end of its transaction. */
export const setContext = (values: string[]): PreparedStatement => ({ name: SET_CONTEXT.name, values });

/** Prepares BEGIN and {@link SET_CONTEXT} on a new connection, once, for all its later statements. */
export async function prepareSession(client: ClientBase): Promise<void> {
  // When a connection breaks, its query fails, or the pool reports it. This listener only keeps Node from crashing.
  client.on('error', () => undefined);
  await client.query({ name: BEGIN.name, text: 'BEGIN' });
  await client.query({ ...SET_CONTEXT, values: ['', '', '', 'on'] });
  await client.query('ROLLBACK');
}

const STATEMENT_TIMEOUT_MS = 15_000;
/** PostgreSQL ends a transaction that sends no statement for this time. */
const IDLE_TRANSACTION_TIMEOUT_MS = 20_000;

/** The settings of a session, as the `options` of its connection. */
export function sessionOptions(role: string | null): string {
  const settings = [
    // Prisma's adapter drops offsets, so a session that is not in UTC would store wrong times.
    'TimeZone=UTC',
    // Prepared statements should be planned once. By default PostgreSQL plans statements with lists again each time,
    // which takes longer than running them.
    'plan_cache_mode=force_generic_plan',
    `statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `idle_in_transaction_session_timeout=${IDLE_TRANSACTION_TIMEOUT_MS}`,
    ...(role ? [`role=${role}`] : []),
  ];
  return settings.map((setting) => `-c ${setting}`).join(' ');
}
