import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { decide } from '../../consents/decision/decision';
import { type Recipient, Recipients, type Sender } from '../../recipients';
import { MessageWriter } from '../messages/message-writer';
import { MessagingSettingsService } from '../settings/messaging-settings.service';
import { type DueMessage, MessageClaims } from './message-claims';

/** How long a message waits while the phones of its shop are read anew, before it looks again. */
export const REINDEXING_PAUSE_MS = 5_000;

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
   * @returns the address to send to; null if the message is not sent now
   */
  async addressNow(message: DueMessage, { timezone, is_reindexing }: Sender): Promise<string | null> {
    const { business_id, customer_id, purpose, channel } = message;
    if (is_reindexing) {
      await this.postpone(message, new Date(Date.now() + REINDEXING_PAUSE_MS));
      return null;
    }
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
      await this.postpone(message, decision.at);
      return null;
    }
    return addressOf(recipient, channel);
  }

  private postpone({ business_id, id }: DueMessage, at: Date): Promise<void> {
    return this.prisma.transaction((tx) => this.writer.requeue(tx, business_id, [id], at));
  }
}

/** The address of the chosen channel. The decision has checked that the customer has one. */
function addressOf(recipient: Recipient, channel: DueMessage['channel']): string | null {
  return channel === 'sms' ? recipient.phone : recipient.email;
}
