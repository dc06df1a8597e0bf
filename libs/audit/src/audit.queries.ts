import { Prisma, type Statement } from '@wateja/prisma';

import type { AuditQuery } from './audit.schemas';

/** SQL for the name of a user `u` with the membership `m` in the business. Administrators of the platform have none. */
export const USER_NAME = Prisma.sql`
  CASE WHEN m.user_id IS NOT NULL THEN COALESCE(m.name, u.name) WHEN u.is_admin THEN 'Platform' END`;

/** An entry as the API shows it. */
export interface AuditRow {
  id: number;
  at: Date;
  action: string;
  resource: string;
  resource_id: number | null;
  source: string;
  user_id: number | null;
  user_name: string | null;
  session_id: string | null;
  api_key_id: number | null;
  request_id: string | null;
  changes: unknown;
  reason: string | null;
}

/**
 * Reads a page of a business's entries, newest first, and one row more, which tells whether there is a next page. The
 * database function `creation_entries` has the entries that are no rows of `audit_entries`: rows that were created tell
 * so themselves. Both parts are read in the order of the page, and no further than the page.
 *
 * Resource, action and limit are part of the text, so that PostgreSQL knows how many entries there are. For a rare action
 * it uses the index of actions, and for a common one it reads the newest entries. The schema allows only letters,
 * underscores and a dot in them. The texts are too many to be prepared.
 */
export function auditTrail(businessId: number, query: AuditQuery): Statement {
  const { resource, action, cursor, from, to } = query;
  const literal = (value: string) => Prisma.raw(`'${value}'`);
  const rows = Prisma.raw(`${query.limit + 1}`);
  const filters = [
    Prisma.sql`business_id = ${businessId}`,
    ...(resource === undefined ? [] : [Prisma.sql`resource = ${literal(resource)}`]),
    ...(action === undefined ? [] : [Prisma.sql`action = ${literal(action)}`]),
    ...(['resource_id', 'user_id', 'api_key_id'] as const)
      .filter((name) => query[name] !== undefined)
      .map((name) => Prisma.sql`${Prisma.raw(name)} = ${query[name]}`),
    ...(from ? [Prisma.sql`at >= ${from}`] : []),
    ...(to ? [Prisma.sql`at < ${to}`] : []),
    ...(cursor ? [Prisma.sql`(at, id) < (${cursor.at}::timestamptz, ${cursor.id}::bigint)`] : []),
  ];
  const entriesSql = (entries: Prisma.Sql) => Prisma.sql`
    SELECT id, business_id, at, action, resource, resource_id, source, user_id, session_id, api_key_id, request_id, changes,
      reason
    FROM ${entries} WHERE ${Prisma.join(filters, ' AND ')}
    ORDER BY at DESC, id DESC LIMIT ${rows}`;
  const { text, values } = Prisma.sql`
    SELECT e.id, e.at, e.action, e.resource, e.resource_id, e.source, e.user_id,
      ${USER_NAME} AS user_name,
      e.session_id, e.api_key_id, e.request_id, e.changes, e.reason
    FROM (
      (${entriesSql(Prisma.sql`audit_entries`)})
      UNION ALL
      (${entriesSql(Prisma.sql`creation_entries(${businessId})`)})
      ORDER BY at DESC, id DESC LIMIT ${rows}
    ) e
    LEFT JOIN users u ON u.id = e.user_id
    LEFT JOIN memberships m ON m.business_id = e.business_id AND m.user_id = e.user_id
    ORDER BY e.at DESC, e.id DESC`;
  return { name: '', text, values };
}
