import { Injectable } from '@nestjs/common';
import { statement, type Transaction } from '@wateja/prisma';

import { type Channel, CHANNELS, type MessageKind, type Purpose } from '../../message-enums';
import { Jobs } from '../queue/jobs';
import { QUEUES } from './message-queues';
import { prioritiesOf } from './shop-turns';

/** A message to write: decided, rendered, and with its estimated cost. */
export interface NewMessage {
  customer_id: number;
  campaign_id: number | null;
  /** Unique in the business: `campaign:7:customer:12`, `receipt:981`. */
  cause: string;
  kind: MessageKind;
  purpose: Purpose;
  channel: Channel;
  /** A phone number in E.164, or an email address. */
  address: string;
  subject: string | null;
  body: string;
  /** The number of SMS segments; 0 for an email. */
  segments: number;
  /** The estimated cost, a decimal string in the currency of the business. */
  cost: string;
  /** The message is not sent before this time. */
  send_after: Date;
}

/** A message in the queue, with the id of the job that sends it. */
interface Queued {
  id: number;
  cause: string;
  kind: MessageKind;
  channel: Channel;
  send_after: Date;
  job_id: string;
}

/** Adds messages to the queue and removes them from it. */
@Injectable()
export class MessageWriter {
  constructor(private readonly jobs: Jobs) {}

  /**
   * Writes messages and their jobs in `tx`, so that both are committed together or not at all. It skips a cause that
   * already has a message. It also skips customers who were erased after the caller read them, so that nothing about
   * them is written any more. Thousands of messages in one call are fine.
   * @returns the new messages
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
   * Postpones messages that are still in the queue, in `tx`, and gives them new jobs. The old jobs then find nothing to
   * do.
   */
  async requeue(tx: Transaction, businessId: number, ids: number[], at: Date): Promise<void> {
    const moved = await tx.query<Queued>(statement`
      UPDATE messages SET send_after = ${at}, updated_at = now()
      WHERE business_id = ${businessId} AND id = ANY (${ids}) AND status = 'queued'
      RETURNING id, cause, kind, channel, send_after, message_job_id(business_id, id, send_after) AS job_id`);
    await this.insertJobs(tx, businessId, moved);
  }

  /** Cancels the messages of a campaign that are still in the queue. @returns how many */
  async cancelOfCampaign(tx: Transaction, businessId: number, campaignId: number): Promise<number> {
    return tx.$executeRaw`
      UPDATE messages SET status = 'cancelled', reason = 'campaign_cancelled', cost = 0, updated_at = now()
      WHERE business_id = ${businessId} AND campaign_id = ${campaignId} AND status = 'queued'`;
  }

  private async insertJobs(tx: Transaction, businessId: number, messages: Queued[]): Promise<void> {
    for (const name of CHANNELS) {
      const ofChannel = messages.filter(({ channel }) => channel === name);
      if (ofChannel.length === 0) continue;
      const priorities = await prioritiesOf(tx, businessId, name, ofChannel);
      const jobs = ofChannel.map(({ id, send_after, job_id }, index) => ({
        id: job_id,
        priority: priorities[index] ?? 0,
        data: { business_id: businessId, message_id: id },
        start_after: send_after,
      }));
      await this.jobs.insert(tx, QUEUES[name], jobs);
    }
  }
}
