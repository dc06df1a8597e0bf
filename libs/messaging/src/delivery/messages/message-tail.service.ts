import { Injectable } from '@nestjs/common';
import { withTenant, PrismaService, statement } from '@wateja/prisma';

/** A message as a line of a log would tell it. */
export interface TailedMessage {
  id: number;
  business_id: number;
  channel: string;
  status: string;
  reason: string | null;
  address: string;
  subject: string | null;
  body: string;
  /** When it came to this state. */
  updated_at: Date;
}

/** Changes are looked for so far back: a transaction commits later than its time says. */
const OVERLAP_SECONDS = 10;
/** Older messages are not watched: their last report has come. */
const MAX_AGE_DAYS = 3;

/** What happens to messages, for people at a terminal. */
@Injectable()
export class MessageTail {
  constructor(private readonly prisma: PrismaService) {}

  /** The newest messages of a business, oldest first. */
  async last(businessId: number, limit: number): Promise<TailedMessage[]> {
    const rows = await withTenant(businessId, () =>
      this.prisma.query<TailedMessage>(statement`
        SELECT id, business_id, channel, status, reason, address, subject, body, updated_at
        FROM messages WHERE business_id = ${businessId} ORDER BY created_at DESC, id DESC LIMIT ${limit}`),
    );
    return rows.reverse();
  }

  /** The messages of a business that changed lately, in the order of their changes; some of them again. */
  changed(businessId: number, since: Date): Promise<TailedMessage[]> {
    return withTenant(businessId, () =>
      this.prisma.query<TailedMessage>(statement`
        SELECT id, business_id, channel, status, reason, address, subject, body, updated_at
        FROM messages
        WHERE business_id = ${businessId} AND created_at > now() - ${MAX_AGE_DAYS} * interval '1 day'
          AND updated_at > ${since}::timestamptz - ${OVERLAP_SECONDS} * interval '1 second'
        ORDER BY updated_at, id`),
    );
  }
}
