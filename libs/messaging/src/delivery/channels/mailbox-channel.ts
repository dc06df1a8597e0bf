import type { Channel } from '../../message-enums';
import type { MessageChannel, Outcome } from './channel';

/** Without a provider messages stay in the house: they are in the table of messages, to look at. */
export class MailboxChannel implements MessageChannel {
  readonly provider = 'mailbox';
  readonly rate = null;

  constructor(readonly channel: Channel) {}

  async send(): Promise<Outcome> {
    return { status: 'sent', provider_message_id: null, cost: null };
  }
}
