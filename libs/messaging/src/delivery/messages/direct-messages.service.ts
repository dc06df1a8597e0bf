import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { NotFound, ValidationFailed } from '@wateja/common';
import { CustomerLock, CustomerWasErased } from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { getCountries } from 'libphonenumber-js';
import { randomUUID } from 'node:crypto';

import { decide } from '../../consents/decision/decision';
import { type Recipient, Recipients } from '../../recipients';
import { MAX_SMS_SEGMENTS } from '../../templates/texts/sms-segments';
import { plainMessage } from '../../templates/texts/texts';
import { messageCost } from '../settings/message-cost';
import { MessagingSettingsService } from '../settings/messaging-settings.service';
import { MessageWriter } from './message-writer';
import { MessageRefused } from './messages.errors';
import type { MessageRow } from './messages.queries';
import type { SendMessage } from './messages.schemas';
import { MessagesService } from './messages.service';

/** Sends a message to one customer, with the text that a person in the shop has typed. */
@Injectable()
export class DirectMessagesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
    private readonly writer: MessageWriter,
    private readonly messages: MessagesService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Queues the message for the first minute at which the customer may get it. Like every message, it is decided about
   * again when it is due.
   * @throws NotFound, CustomerWasErased, MessageRefused, ValidationFailed for a text that is too long for an SMS
   */
  async send(businessId: number, input: SendMessage): Promise<MessageRow> {
    const id = await this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireShared(tx, businessId, input.customer_id);
      const recipient = await this.recipients.find(businessId, input.customer_id, input.purpose);
      if (!recipient) throw new NotFound('Customer');
      return this.write(tx, businessId, recipient, input);
    });
    return this.messages.find(businessId, id);
  }

  private async write(
    tx: Transaction,
    businessId: number,
    recipient: Recipient,
    { customer_id, purpose, channel: wantedChannel, body }: SendMessage,
  ): Promise<number> {
    const sender = await this.recipients.sender(businessId);
    const settings = await this.settings.find(businessId, tx);
    const { timezone, is_reindexing } = sender;
    // While the phones are read anew, their countries are not certain. The message is decided about again when it is due.
    const rules = is_reindexing ? { ...settings, sms_countries: getCountries() } : settings;
    const decision = decide({ purpose, channel: wantedChannel, recipient, settings: rules, timezone, now: new Date() });
    if (decision.action === 'leave_out') {
      const isAboutPhone = is_reindexing && decision.reason === 'invalid_phone';
      throw new MessageRefused(isAboutPhone ? 'reindexing' : decision.reason);
    }
    const { channel, at } = decision;
    const text = plainMessage(channel, { subject: sender.name, body });
    if (text.segments > MAX_SMS_SEGMENTS) {
      const message = `Must be at most ${MAX_SMS_SEGMENTS} SMS segments; it is ${text.segments}`;
      throw new ValidationFailed([{ path: 'body', message }]);
    }
    const address = (channel === 'sms' ? recipient.phone : recipient.email) ?? '';
    const [written] = await this.writer.write(tx, businessId, [
      {
        ...{ customer_id, campaign_id: null, cause: `direct:${randomUUID()}`, kind: 'direct', purpose, channel },
        address,
        ...text,
        cost: messageCost(channel, text.segments, settings, address),
        send_after: at,
      },
    ]);
    if (!written) throw new CustomerWasErased();
    const changes = { customer_id: { to: customer_id }, channel: { to: channel }, purpose: { to: purpose } };
    const entry = { business_id: businessId, action: 'message.created', resource: 'message' } as const;
    await this.audit.record({ ...entry, resource_id: written.id, changes }, tx);
    return written.id;
  }
}
