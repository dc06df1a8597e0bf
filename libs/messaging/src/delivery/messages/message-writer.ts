import { Injectable } from '@nestjs/common';
import { statement, type Transaction } from '@wateja/prisma';

import { type Channel, CHANNELS, type MessageKind, type Purpose } from '../../message-enums';
import type { QueueName } from '../queue/job';
import { Jobs } from '../queue/jobs';

/** A message that is decided, rendered and paid for in advance. */
export interface NewMessage {
  customer_id: number;
  campaign_id: number | null;
  /** Once each per business: `campaign:7:customer:12`, `receipt:981`. */
  cause: string;
  kind: MessageKind;
  purpose: Purpose;
  channel: Channel;
  /** Phone in E.164, or email address. */
  address: string;
  subject: string | null;
  body: string;
  /** SMS segments; 0 for an email. */
  segments: number;
  /** The estimate, a decimal string in the business's currency. */
  cost: string;
  /** Not before. */
  send_after: Date;
}

/** A message in the queue, and the job that sends it. */
interface Queued {
  id: number;
  cause: string;
  kind: MessageKind;
  channel: Channel;
  send_after: Date;
  job_id: string;
}

/** Where messages of each channel wait: one that hangs holds no other up. */
export const QUEUES: Record<Channel, QueueName> = { sms: 'sms', email: 'emails' };

/** Nobody waits at the counter for a campaign: a receipt goes before its thousands. */
const priorityOf = (kind: MessageKind) => (kind === 'campaign' ? 0 : 1);

/** Puts messages into the queue, and takes them out. */
@Injectable()
export class MessageWriter {
  constructor(private readonly jobs: Jobs) {}

  /**
   * Writes messages and their jobs as a part of `tx`: both are there, or neither. A cause that has its message is
   * passed over, and so is a customer who was erased since they were read: nothing about them is written any more.
   * Thousands a call are fine.
   * @returns those that are new
   */
  async write(tx: Transaction, businessId: number, messages: NewMessage[]): Promise<{ id: number; cause: string }[]> {
    if (messages.length === 0) return [];
    const written = await tx.query<Queued>(statement`
      INSERT INTO messages (business_id, customer_id, campaign_id, cause, kind, purpose, channel, address, subject, body,
        segments, cost, send_after)
      SELECT ${businessId}, given.customer_id, campaign_id, cause, kind, purpose, channel, given.address, subject, body,
        segments, cost, send_after
      FROM jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) AS given (customer_id bigint, campaign_id bigint, cause text,
        kind text, purpose text, channel text, address text, subject text, body text, segments int, cost numeric,
        send_after timestamptz)
      JOIN customers c ON c.business_id = ${businessId} AND c.id = given.customer_id AND c.erased_at IS NULL
      FOR KEY SHARE OF c
      ON CONFLICT (business_id, cause) DO NOTHING
      RETURNING id, cause, kind, channel, send_after, message_job_id(business_id, id, send_after) AS job_id`);
    await this.insertJobs(tx, businessId, written);
    return written.map(({ id, cause }) => ({ id, cause }));
  }

  /**
   * Puts off messages that are still in the queue, as a part of `tx`, and gives them new jobs: the old ones find
   * nothing to do.
   */
  async requeue(tx: Transaction, businessId: number, ids: number[], at: Date): Promise<void> {
    const moved = await tx.query<Queued>(statement`
      UPDATE messages SET send_after = ${at}, updated_at = now()
      WHERE business_id = ${businessId} AND id = ANY (${ids}) AND status = 'queued'
      RETURNING id, cause, kind, channel, send_after, message_job_id(business_id, id, send_after) AS job_id`);
    await this.insertJobs(tx, businessId, moved);
  }

  /** A campaign is called off: what is still in the queue is not sent. @returns how many messages that were */
  async cancelOfCampaign(tx: Transaction, businessId: number, campaignId: number): Promise<number> {
    return tx.$executeRaw`
      UPDATE messages SET status = 'cancelled', reason = 'campaign_cancelled', cost = 0, updated_at = now()
      WHERE business_id = ${businessId} AND campaign_id = ${campaignId} AND status = 'queued'`;
  }

  private async insertJobs(tx: Transaction, businessId: number, messages: Queued[]): Promise<void> {
    for (const each of CHANNELS) {
      const jobs = messages
        .filter(({ channel }) => channel === each)
        .map(({ id, kind, send_after, job_id }) => ({
          id: job_id,
          priority: priorityOf(kind),
          data: { business_id: businessId, message_id: id },
          start_after: send_after,
        }));
      await this.jobs.insert(tx, QUEUES[each], jobs);
    }
  }
}
