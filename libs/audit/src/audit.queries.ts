import { Prisma } from '@wateja/prisma';

import type { AuditQuery } from './audit.schemas';

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

/** Reads a page of a business's entries, newest first, and one row more, which tells whether there is a next page. */
export function auditTrail(businessId: number, query: AuditQuery): Prisma.Sql {
  const { cursor, from, to, limit } = query;
  const filters = [
    Prisma.sql`business_id = ${businessId}`,
    ...(['resource', 'resource_id', 'action', 'user_id', 'api_key_id'] as const)
      .filter((name) => query[name] !== undefined)
      .map((name) => Prisma.sql`${Prisma.raw(name)} = ${query[name]}`),
    ...(from ? [Prisma.sql`at >= ${from}`] : []),
    ...(to ? [Prisma.sql`at < ${to}`] : []),
    ...(cursor ? [Prisma.sql`(at, id) < (${cursor.at}::timestamptz, ${cursor.id}::bigint)`] : []),
  ];
  return Prisma.sql`
    SELECT e.id, e.at, e.action, e.resource, e.resource_id, e.source, e.user_id,
      CASE WHEN m.user_id IS NOT NULL THEN COALESCE(m.name, u.name) WHEN u.is_admin THEN 'Platform' END AS user_name,
      e.session_id, e.api_key_id, e.request_id, e.changes, e.reason
    FROM (
      SELECT * FROM audit_entries WHERE ${Prisma.join(filters, ' AND ')}
      ORDER BY at DESC, id DESC LIMIT ${limit + 1}
    ) e
    LEFT JOIN users u ON u.id = e.user_id
    LEFT JOIN memberships m ON m.business_id = e.business_id AND m.user_id = e.user_id
    ORDER BY e.at DESC, e.id DESC`;
}
