import type { Channel } from '../../message-enums';

/** A message as a channel takes it. */
export interface Outgoing {
  /** Ours, the same at every attempt: what the provider or the mail carries to tell a repeated message. */
  message_key: string;
  /** Phone in E.164, or email address. */
  to: string;
  /** The shop's name, for the sender line of a mail. */
  from_name: string;
  subject: string | null;
  body: string;
  /** Where one click ends it (RFC 8058); null for messages that cannot be unsubscribed from. */
  unsubscribe_url: string | null;
}

/** What became of one attempt. */
export type Outcome =
  /** The provider has it. `cost` as charged: a decimal string with its currency, when the provider tells. */
  | { status: 'sent'; provider_message_id: string | null; cost: { amount: string; currency: string } | null }
  /** The provider certainly does not have it, and never will: wrong number, blacklisted, refused for what it is. */
  | { status: 'failed'; reason: string }
  /** The provider certainly does not have it, and may take it later: busy, down, no credit, our key is wrong. */
  | { status: 'retry'; reason: string }
  /** Nobody knows: the answer did not come. It is not sent again by itself. */
  | { status: 'doubtful'; reason: string };

/** A way out of the house. `send` never throws: whatever happens is an {@link Outcome}. */
export interface MessageChannel {
  readonly channel: Channel;
  /** As `messages.provider` tells it: africas_talking | smtp | mailbox. */
  readonly provider: string;
  /** Messages a second, of all instances together; null: no limit. */
  readonly rate: number | null;
  send(message: Outgoing): Promise<Outcome>;
}

/** The channels in use, by what they carry: an injection token, so that tests can put their own. */
export abstract class Channels {
  abstract of(channel: Channel): MessageChannel;
}
