import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { assertOfList, NotFound, pageOf } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { PrismaService, statement } from '@wateja/prisma';

import { messageCost } from '../settings/message-cost';
import { type SettingsOfBusiness, MessagingSettingsService } from '../settings/messaging-settings.service';
import { MessageWriter, type NewMessage } from './message-writer';
import { MessageAlreadyResent, MessageNotResendable } from './messages.errors';
import { messagePage, type MessageRow, oneMessage } from './messages.queries';
import type { MessageListQuery } from './messages.schemas';

/** Shows people the messages of a business and sends failed ones again. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly writer: MessageWriter,
    private readonly settings: MessagingSettingsService,
    private readonly audit: AuditService,
    private readonly customerLock: CustomerLock,
  ) {}

  /** Lists messages, newest first. @throws ForeignCursor */
  async list(businessId: number, query: MessageListQuery) {
    const list = `messages ${businessId}`;
    assertOfList(query.cursor, list);
    const messages = await this.prisma.query<MessageRow>(statement(messagePage(businessId, query)));
    const { rows, next_cursor } = pageOf(messages, query.limit, ({ created_at, id }) => {
      return { list, at: created_at.toISOString(), id };
    });
    return { messages: rows, next_cursor };
  }

  /** @throws NotFound */
  async find(businessId: number, id: number): Promise<MessageRow> {
    const [message] = await this.prisma.query<MessageRow>(statement(oneMessage(businessId, id)));
    if (!message) throw new NotFound('Message');
    return message;
  }

  /**
   * Queues the text of a message again, as a new message. The first one keeps its outcome, which a late report may
   * still change. When the new message is due, Wateja decides again whether the customer may get it.
   * @throws NotFound, CustomerWasErased, MessageNotResendable, MessageAlreadyResent
   */
  async resend(businessId: number, id: number): Promise<MessageRow> {
    const original = await this.find(businessId, id);
    const settings = await this.settings.find(businessId);
    const resent = await this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireShared(tx, businessId, original.customer_id);
      // The lock orders this with delivery reports: a report either waits for it or is visible in the status.
      const [current] = await tx.query<{ status: string }>(statement`
        SELECT status FROM messages WHERE business_id = ${businessId} AND id = ${id} FOR UPDATE`);
      if (!current) throw new NotFound('Message');
      const { status } = current;
      if (status !== 'failed' && status !== 'doubtful') throw new MessageNotResendable(status);
      const [written] = await this.writer.write(tx, businessId, [copyOf(original, settings)]);
      if (!written) throw new MessageAlreadyResent();
      const entry = {
        business_id: businessId,
        action: 'message.resent',
        resource: 'message',
        resource_id: id,
      } as const;
      await this.audit.record(entry, tx);
      return written;
    });
    return this.find(businessId, resent.id);
  }
}

function copyOf(original: MessageRow, settings: SettingsOfBusiness): NewMessage {
  const { id, customer_id, campaign_id, kind, purpose, channel, address, subject, body, segments } = original;
  const cost = messageCost(channel, segments, settings, address);
  const content = { customer_id, campaign_id, kind, purpose, channel, address, subject, body, segments };
  return { ...content, cause: `again:${id}`, cost, send_after: new Date() };
}
