import type { Channel } from '../../message-enums';
import type { MessageChannel, Outcome } from './channel';

/** The channel without a provider: messages stay in the table of messages, where people can read them. */
export class MailboxChannel implements MessageChannel {
  readonly provider = 'mailbox';
  readonly rate = null;

  constructor(readonly channel: Channel) {}

  async send(): Promise<Outcome> {
    return { status: 'sent', provider_message_id: null, cost: null };
  }
}
