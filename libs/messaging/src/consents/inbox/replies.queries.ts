import { Prisma } from '@wateja/prisma';

import type { SmsRequest } from '../requests/sms-requests';
import type { ReplyListQuery } from './replies.schemas';

/** A reply as the API shows it. */
export interface ReplyRow {
  id: number;
  customer_id: number | null;
  customer_ids: number[];
  phone: string;
  body: string;
  request: SmsRequest | null;
  received_at: Date;
  read_at: Date | null;
}

/** Reads replies `r` with their customers. */
const replies = (condition: Prisma.Sql) => Prisma.sql`
  SELECT r.id, CASE WHEN cardinality(o.ids) = 1 THEN o.ids[1] END AS customer_id, o.ids AS customer_ids, r.phone, r.body,
    r.request, r.received_at, r.read_at
  FROM replies r CROSS JOIN LATERAL customers_of_reply(r.business_id, r.id, r.phone) o(ids)
  WHERE ${condition}`;

/** A page of the replies to a business, newest first, with one row more than the page. */
export function replyPage(businessId: number, { unread, cursor, limit }: ReplyListQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`r.business_id = ${businessId}`,
    ...(unread === undefined ? [] : [unread ? Prisma.sql`r.read_at IS NULL` : Prisma.sql`r.read_at IS NOT NULL`]),
    ...(cursor ? [Prisma.sql`(r.received_at, r.id) < (${cursor.at}::timestamptz, ${cursor.id}::bigint)`] : []),
  ];
  return Prisma.sql`
    ${replies(Prisma.join(conditions, ' AND '))} ORDER BY r.received_at DESC, r.id DESC LIMIT ${limit + 1}`;
}

/** One reply to this business. */
export const oneReply = (businessId: number, id: number) =>
  replies(Prisma.sql`r.business_id = ${businessId} AND r.id = ${id}`);

/**
 * A condition that selects the replies `r` of a customer, also those that belong to other customers too. It reads only
 * replies from the customer's phone and those that are linked to the customer.
 */
export const isReplyOf = (businessId: number, customerId: number) => Prisma.sql`
  r.business_id = ${businessId}
  AND (
    r.phone = (SELECT c.phone_e164 FROM customers c WHERE c.business_id = ${businessId} AND c.id = ${customerId})
    OR r.id IN (
      SELECT l.reply_id FROM reply_customers l WHERE l.business_id = ${businessId} AND l.customer_id = ${customerId})
  )
  AND ${customerId}::bigint = ANY (customers_of_reply(r.business_id, r.id, r.phone))`;
