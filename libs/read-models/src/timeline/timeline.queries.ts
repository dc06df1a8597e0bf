import { USER_NAME } from '@wateja/audit';
import type { Permission } from '@wateja/auth';
import { isReplyOf } from '@wateja/messaging';
import { isoTime, Prisma } from '@wateja/prisma';

/** The types of items. At the same moment, items of a later type come first. */
export const TIMELINE_TYPES = ['change', 'consent', 'reply', 'message', 'note', 'sale', 'refund'] as const;
export type TimelineType = (typeof TIMELINE_TYPES)[number];

/** The permission that a caller needs to see items of this type. */
export const NEEDS: Record<TimelineType, Permission> = {
  change: 'customers:read',
  consent: 'consents:read',
  reply: 'messages:read',
  message: 'messages:read',
  note: 'notes:read',
  sale: 'sales:read',
  refund: 'sales:read',
};

interface Page {
  cursor?: { at: Date; type: TimelineType; id: number } | undefined;
  limit: number;
  /** The type of the items. The caller must be allowed to read it. */
  type?: TimelineType | undefined;
}

/** A row of {@link timelinePage}: the items as JSON, and the position where the next page begins. */
export interface TimelineRow {
  items: string;
  /** The position of the page's last item. Null if there is no next page. */
  last_at: Date | null;
  last_rank: number | null;
  last_id: number | null;
}

/** The items of one type. */
interface Source {
  type: TimelineType;
  from: Prisma.Sql;
  /** SQL of the time of an item, spelled as in an index. */
  at: string;
  id: string;
  created_by: Prisma.Sql;
  /** SQL of a JSON object with what is particular to this type. */
  detail: Prisma.Sql;
}

const NOBODY = Prisma.sql`NULL::bigint`;

function sourcesOf(businessId: number, customerId: number): Source[] {
  const ofCustomer = (table: string) =>
    Prisma.sql`${Prisma.raw(table)} x WHERE x.business_id = ${businessId} AND x.customer_id = ${customerId}`;
  const sales = {
    type: 'sale' as const,
    id: 'x.id',
    created_by: Prisma.sql`x.created_by`,
    detail: Prisma.sql`json_build_object('external_id', x.external_id, 'total_amount', x.total_amount::text,
      'total_items', trim_scale(x.total_items)::text, 'refunded_amount', x.refunded_amount::text, 'status', x.status,
      'payment_method', x.payment_method)`,
  };
  const changes = (resource: string): Source => ({
    type: 'change',
    from: Prisma.sql`audit_entries x WHERE x.business_id = ${businessId}
      AND x.resource = ${Prisma.raw(`'${resource}'`)} AND x.resource_id = ${customerId}`,
    ...{ at: 'x.at', id: 'x.id', created_by: Prisma.sql`x.user_id` },
    detail: Prisma.sql`json_build_object('action', x.action, 'fields', COALESCE(
      (SELECT json_agg(field ORDER BY field) FROM jsonb_object_keys(x.changes) field), '[]'))`,
  });
  return [
    changes('customer'),
    changes('preferences'),
    {
      type: 'consent',
      from: ofCustomer('customer_consents'),
      ...{ at: 'x.recorded_at', id: 'x.id', created_by: Prisma.sql`x.recorded_by` },
      detail: Prisma.sql`json_build_object('channel', x.channel, 'purpose', x.purpose, 'state', x.state,
        'source', x.source)`,
    },
    {
      type: 'reply',
      from: Prisma.sql`replies r WHERE ${isReplyOf(businessId, customerId)}`,
      ...{ at: 'r.received_at', id: 'r.id', created_by: NOBODY },
      detail: Prisma.sql`json_build_object('body', r.body, 'request', r.request, 'read_at', ${isoTime('r.read_at')})`,
    },
    {
      type: 'message',
      from: ofCustomer('messages'),
      ...{ at: 'x.created_at', id: 'x.id', created_by: NOBODY },
      detail: Prisma.sql`json_build_object('kind', x.kind, 'purpose', x.purpose, 'channel', x.channel,
        'subject', x.subject, 'body', x.body, 'status', x.status)`,
    },
    {
      type: 'note',
      from: ofCustomer('customer_notes'),
      ...{ at: 'x.created_at', id: 'x.id', created_by: Prisma.sql`x.created_by` },
      detail: Prisma.sql`json_build_object('note_type', x.note_type, 'content', x.content)`,
    },
    // Sales that are not completed have another time, so PostgreSQL reads them apart.
    { ...sales, from: Prisma.sql`${ofCustomer('sales')} AND x.completed_at IS NOT NULL`, at: 'x.completed_at' },
    { ...sales, from: Prisma.sql`${ofCustomer('sales')} AND x.completed_at IS NULL`, at: 'x.created_at' },
    {
      type: 'refund',
      from: Prisma.sql`sales x JOIN sale_refunds r ON r.business_id = ${businessId} AND r.sale_id = x.id
        WHERE x.business_id = ${businessId} AND x.customer_id = ${customerId}
          AND x.status IN ('partially_refunded', 'refunded')`,
      ...{ at: 'r.created_at', id: 'r.id', created_by: Prisma.sql`r.created_by` },
      detail: Prisma.sql`json_build_object('sale_id', x.id, 'amount', r.amount::text,
        'total_items', trim_scale(r.total_items)::text, 'reason', r.reason)`,
    },
  ];
}

/**
 * Returns a page of a customer's items, newest first, as one row; no row if the customer does not exist. PostgreSQL
 * reads no more items of a type than a page has.
 */
export function timelinePage(
  businessId: number,
  customerId: number,
  permissions: Permission[],
  { cursor, limit, type: wantedTypes }: Page,
): Prisma.Sql {
  const rankOf = (type: TimelineType) => TIMELINE_TYPES.indexOf(type);
  const rows = Prisma.sql`LIMIT ${limit}::int + 1`;
  const part = ({ type, from, at, id, created_by, detail }: Source) => {
    const [time, key, rank] = [Prisma.raw(at), Prisma.raw(id), Prisma.raw(String(rankOf(type)))];
    const after = cursor
      ? Prisma.sql`AND ${time} <= ${cursor.at}::timestamptz
          AND (${time}, ${rank}, ${key}) < (${cursor.at}::timestamptz, ${rankOf(cursor.type)}::int, ${cursor.id}::bigint)`
      : Prisma.empty;
    return Prisma.sql`(SELECT ${time} AS at, ${rank} AS rank, ${key} AS id, ${type}::text AS type,
      ${created_by} AS created_by, ${detail} AS detail FROM ${from} ${after} ORDER BY ${time} DESC, ${key} DESC ${rows})`;
  };
  const readable = sourcesOf(businessId, customerId).filter(
    ({ type }) => permissions.includes(NEEDS[type]) && (wantedTypes === undefined || type === wantedTypes),
  );
  return Prisma.sql`
    SELECT page.* FROM customers c, LATERAL (
      SELECT COALESCE(json_agg(json_build_object(
          'type', i.type, 'id', i.id, 'at', ${isoTime('i.at')}, 'created_by', i.created_by,
          'created_by_name', ${USER_NAME},
          i.type, i.detail
        ) ORDER BY i.n) FILTER (WHERE i.n <= ${limit}), '[]')::text AS items,
        CASE WHEN max(i.n) > ${limit} THEN max(i.at) FILTER (WHERE i.n = ${limit}) END AS last_at,
        CASE WHEN max(i.n) > ${limit} THEN max(i.rank) FILTER (WHERE i.n = ${limit}) END AS last_rank,
        CASE WHEN max(i.n) > ${limit} THEN max(i.id) FILTER (WHERE i.n = ${limit}) END AS last_id
      FROM (
        SELECT i.*, row_number() OVER () AS n FROM (
          SELECT * FROM (${Prisma.join(readable.map(part), ' UNION ALL ')}) i ORDER BY at DESC, rank DESC, id DESC ${rows}
        ) i
      ) i
      LEFT JOIN users u ON u.id = i.created_by
      LEFT JOIN memberships m ON m.business_id = ${businessId} AND m.user_id = i.created_by
    ) page
    WHERE c.business_id = ${businessId} AND c.id = ${customerId}`;
}
