import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { type MessageFilter, messageFilter } from '@wateja/messaging';
import { Prisma, PrismaService, type Statement, statement } from '@wateja/prisma';

import {
  countUpToMaximum,
  type PageRequest,
  type Report,
  type ReportPage,
  type ReportRow,
  type ReportTotal,
  toPage,
} from '../report';
import { MESSAGE_COLUMNS } from './messages.schemas';

export type MessageReportRow = Record<keyof typeof MESSAGE_COLUMNS, ReportRow[string]>;
type FoundMessage = MessageReportRow & { id: number; position_value: string };

/** The messages of a business in any state, newest first. */
@Injectable()
export class MessagesReport implements Report<MessageFilter, MessageReportRow> {
  readonly name = 'messages';
  readonly columns = MESSAGE_COLUMNS;
  readonly guarded = { address: 'customers:read' } as const;

  constructor(private readonly prisma: PrismaService) {}

  async page(
    { business_id }: BusinessContext,
    filter: MessageFilter,
    page: PageRequest,
  ): Promise<ReportPage<MessageReportRow>> {
    const foundRows = await this.prisma.query<FoundMessage>(messagesPage(business_id, filter, page));
    return toPage(foundRows, page.limit);
  }

  total({ business_id }: BusinessContext, filter: MessageFilter): Promise<ReportTotal> {
    return countUpToMaximum(this.prisma, Prisma.sql`messages WHERE ${messageFilter(business_id, filter)}`);
  }
}

/** Reads a page of messages after a position, and one message more. */
function messagesPage(businessId: number, filter: MessageFilter, { after, limit }: PageRequest): Statement {
  const position = after
    ? Prisma.sql`AND (created_at, id) < (${after.value}::timestamptz, ${after.id}::bigint)`
    : Prisma.empty;
  return statement(Prisma.sql`
    SELECT m.id, m.customer_id, c.name AS customer_name, m.campaign_id, m.kind, m.purpose, m.channel, m.address,
      m.subject, m.body, m.segments, m.cost::text AS cost, m.status, m.reason, m.attempts, m.provider,
      m.provider_message_id, m.send_after, m.sent_at, m.delivered_at, m.failed_at, m.created_at,
      m.created_at::text AS position_value
    FROM (
      SELECT * FROM messages WHERE ${messageFilter(businessId, filter)} ${position}
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}::int
    ) m
    LEFT JOIN LATERAL (
      SELECT c.name FROM customers c WHERE c.business_id = ${businessId} AND c.id = m.customer_id OFFSET 0
    ) c ON true
    ORDER BY m.created_at DESC, m.id DESC`);
}
