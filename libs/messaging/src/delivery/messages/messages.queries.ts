import { Prisma } from '@wateja/prisma';

import type { Channel, MessageKind, Purpose } from '../../message-enums';
import type { MessageListQuery } from './messages.schemas';

/** A message as the API shows it. */
export interface MessageRow {
  id: number;
  customer_id: number;
  campaign_id: number | null;
  kind: MessageKind;
  purpose: Purpose;
  channel: Channel;
  address: string;
  subject: string | null;
  body: string;
  segments: number;
  cost: string;
  status: string;
  reason: string | null;
  attempts: number;
  provider: string | null;
  provider_message_id: string | null;
  send_after: Date;
  sent_at: Date | null;
  delivered_at: Date | null;
  failed_at: Date | null;
  created_at: Date;
}

const COLUMNS = Prisma.raw(`id, customer_id, campaign_id, kind, purpose, channel, address, subject, body, segments,
  cost::text AS cost, status, reason, attempts, provider, provider_message_id, send_after, sent_at, delivered_at,
  failed_at, created_at`);

const EQUAL = ['status', 'channel', 'kind', 'provider', 'customer_id', 'campaign_id'] as const;

/** The conditions by which lists and reports select messages. */
export type MessageFilter = Pick<MessageListQuery, (typeof EQUAL)[number] | 'from' | 'to'>;

/** SQL that selects the messages of a business that meet all conditions. */
export function messageFilter(businessId: number, filter: MessageFilter): Prisma.Sql {
  const { from, to } = filter;
  const conditions = [
    Prisma.sql`business_id = ${businessId}`,
    ...EQUAL.filter((name) => filter[name] !== undefined).map(
      (name) => Prisma.sql`${Prisma.raw(name)} = ${filter[name]}`,
    ),
    ...(from ? [Prisma.sql`created_at >= ${from}`] : []),
    ...(to ? [Prisma.sql`created_at < ${to}`] : []),
  ];
  return Prisma.join(conditions, ' AND ');
}

/** A page of messages of a business, newest first, with one row more than the page. */
export function messagePage(businessId: number, query: MessageListQuery): Prisma.Sql {
  const { cursor, limit } = query;
  const after = cursor
    ? Prisma.sql`AND (created_at, id) < (${cursor.at}::timestamptz, ${cursor.id}::bigint)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT ${COLUMNS} FROM messages WHERE ${messageFilter(businessId, query)} ${after}
    ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`;
}

/** One message of this business. */
export const oneMessage = (businessId: number, id: number) =>
  Prisma.sql`SELECT ${COLUMNS} FROM messages WHERE business_id = ${businessId} AND id = ${id}`;
