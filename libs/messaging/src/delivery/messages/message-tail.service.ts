import { Injectable } from '@nestjs/common';
import { withTenant, PrismaService, statement } from '@wateja/prisma';

/** A message as a line of a log shows it. */
export interface TailedMessage {
  id: number;
  business_id: number;
  channel: string;
  status: string;
  reason: string | null;
  address: string;
  subject: string | null;
  body: string;
  /** When the message reached this state. */
  updated_at: Date;
}

/** Each read looks this far back, because a transaction can commit later than the time in its rows. */
const OVERLAP_SECONDS = 10;
/** Older messages are not shown, because providers have sent their last report. */
const MAX_AGE_DAYS = 3;

/** Shows people at a terminal what happens to messages. */
@Injectable()
export class MessageTail {
  constructor(private readonly prisma: PrismaService) {}

  /** Returns the newest messages of a business, the oldest of them first. */
  async findLatest(businessId: number, limit: number): Promise<TailedMessage[]> {
    const rows = await withTenant(businessId, () =>
      this.prisma.query<TailedMessage>(statement`
        SELECT id, business_id, channel, status, reason, address, subject, body, updated_at
        FROM messages WHERE business_id = ${businessId} ORDER BY created_at DESC, id DESC LIMIT ${limit}`),
    );
    return rows.reverse();
  }

  /**
   * Returns the messages of a business that changed lately, in the order of their changes. It returns some of them
   * again.
   */
  findChanged(businessId: number, since: Date): Promise<TailedMessage[]> {
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
