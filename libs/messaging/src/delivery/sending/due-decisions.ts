import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { decide } from '../../consents/decision/decision';
import { type Recipient, Recipients } from '../../recipients';
import { MessageWriter } from '../messages/message-writer';
import { MessagingSettingsService } from '../settings/messaging-settings.service';
import { type DueMessage, MessageClaims } from './message-claims';

/** Decides about due messages, with the current data of the customer. */
@Injectable()
export class DueDecisions {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
    private readonly claims: MessageClaims,
    private readonly writer: MessageWriter,
  ) {}

  /**
   * Leaves the message out or postpones it, if it may not be sent now.
   * @param timezone the IANA time zone of the shop
   * @returns the address to send to; null if the message is not sent now
   */
  async addressNow(message: DueMessage, timezone: string): Promise<string | null> {
    const { business_id, customer_id, purpose, channel } = message;
    const [recipient, settings] = await Promise.all([
      this.recipients.find(business_id, customer_id, purpose),
      this.settings.find(business_id),
    ]);
    if (!recipient) {
      await this.claims.leaveOut(message, 'erased');
      return null;
    }
    const decision = decide({ purpose, channel, recipient, settings, timezone, now: new Date() });
    if (decision.action === 'leave_out') {
      await this.claims.leaveOut(message, decision.reason);
      return null;
    }
    if (!decision.is_now) {
      await this.prisma.transaction((tx) => this.writer.requeue(tx, business_id, [message.id], decision.at));
      return null;
    }
    return addressOf(recipient, channel);
  }
}

/** The address of the chosen channel. The decision has checked that the customer has one. */
function addressOf(recipient: Recipient, channel: DueMessage['channel']): string | null {
  return channel === 'sms' ? recipient.phone : recipient.email;
}
