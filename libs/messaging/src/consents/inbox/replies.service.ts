import { Injectable } from '@nestjs/common';
import { assertOfList, NotFound, pageOf, sha256 } from '@wateja/common';
import { type CustomerErasing, CustomerLock, CustomerWasErased, EventsService, OnDomainEvent } from '@wateja/events';
import { PrismaService, statement, type Transaction, withTenant } from '@wateja/prisma';

import type { SmsRequest } from '../requests/sms-requests';
import { isReplyOf, oneReply, replyPage, type ReplyRow } from './replies.queries';
import type { ReplyListQuery } from './replies.schemas';

/** An SMS as it came in. */
export interface NewReply {
  /** In E.164. */
  phone: string;
  body: string;
  request: SmsRequest | null;
  /** The provider's number of the SMS. */
  sms_id?: string | undefined;
}

/** PostgreSQL stores no NUL, and the other controls can change what a terminal shows. Line breaks and tabs stay. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** The inbox: keeps the SMS that come in, and shows them. */
@Injectable()
export class RepliesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly customerLock: CustomerLock,
  ) {}

  /**
   * Keeps an SMS in the inbox of a business, and records `reply.received`. No tenant is set yet: this method sets it.
   * If the provider repeats the SMS, it is kept once; only the provider's number shows that it is the same one.
   * @param customerIds the customers of the business who had the phone when the SMS came in. If all of them have been
   *   erased since, nothing is kept.
   */
  async storeReply(businessId: number, customerIds: number[], reply: NewReply): Promise<void> {
    await withTenant(businessId, () =>
      this.prisma.transaction(async (tx) => {
        const present = await this.lockPresent(tx, businessId, customerIds);
        if (present.length === 0 && customerIds.length > 0) return;
        const [storedReply] = await tx.query<{ id: number }>(statement`
          INSERT INTO replies (business_id, phone, body, request, reference)
          VALUES (${businessId}, ${reply.phone}, ${reply.body.replace(CONTROLS, '')}, ${reply.request},
            ${referenceOf(reply)})
          ON CONFLICT (business_id, reference) DO NOTHING RETURNING id`);
        if (!storedReply) return;
        await tx.query(statement`
          INSERT INTO reply_customers (business_id, reply_id, customer_id)
          SELECT ${businessId}, ${storedReply.id}, unnest(${present}::bigint[])`);
        const event = { business_id: businessId, reply_id: storedReply.id, customer_ids: present };
        await this.events.record(tx, 'reply.received', [event]);
      }),
    );
  }

  /** True if {@link storeReply} has kept this SMS before. */
  async isKept(businessId: number, reply: NewReply): Promise<boolean> {
    const reference = referenceOf(reply);
    if (reference === null) return false;
    const where = { business_id: businessId, reference };
    return withTenant(businessId, async () => (await this.prisma.reply.findFirst({ where })) !== null);
  }

  /** Lists replies, newest first. @throws ForeignCursor */
  async list(businessId: number, query: ReplyListQuery) {
    const list = `replies ${businessId}`;
    assertOfList(query.cursor, list);
    const replies = await this.prisma.query<ReplyRow>(statement(replyPage(businessId, query)));
    const { rows, next_cursor } = pageOf(replies, query.limit, ({ received_at, id }) => {
      return { list, at: received_at.toISOString(), id };
    });
    return { replies: rows, next_cursor };
  }

  /** Marks a reply as read. If it is read already, it keeps the time of the first reading. @throws NotFound */
  async markRead(businessId: number, id: number): Promise<ReplyRow> {
    await this.prisma.query(statement`
      UPDATE replies SET read_at = now() WHERE business_id = ${businessId} AND id = ${id} AND read_at IS NULL`);
    const [reply] = await this.prisma.query<ReplyRow>(statement(oneReply(businessId, id)));
    if (!reply) throw new NotFound('Reply');
    return reply;
  }

  /**
   * Deletes the customer's replies: their text may identify a person. A reply from a phone that several customers share
   * goes with the first of them who is erased, because it may be theirs.
   */
  @OnDomainEvent('customer.erasing')
  async deleteReplies({ business_id, customer_id }: CustomerErasing, tx: Transaction): Promise<void> {
    await tx.$executeRaw`DELETE FROM replies r WHERE ${isReplyOf(business_id, customer_id)}`;
  }

  /** Locks the customers, so that nobody erases them meanwhile, and returns those who are not erased yet. */
  private async lockPresent(tx: Transaction, businessId: number, customerIds: number[]): Promise<number[]> {
    const present: number[] = [];
    // All transactions lock in the order of ids, so that none waits for another that waits for it.
    for (const customerId of customerIds.toSorted((a, b) => a - b)) {
      try {
        await this.customerLock.acquireShared(tx, businessId, customerId);
        present.push(customerId);
      } catch (error) {
        if (!(error instanceof CustomerWasErased || error instanceof NotFound)) throw error;
      }
    }
    return present;
  }
}

/** A repeated SMS is recognised by this value. It is a hash, so that it does not identify a person. */
const referenceOf = ({ phone, sms_id }: NewReply) => (sms_id === undefined ? null : sha256(`${phone} ${sms_id}`));
