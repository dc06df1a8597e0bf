import type { Channel } from '../../message-enums';

/** A message for a channel. */
export interface Outgoing {
  /**
   * Our key of the message. It is the same for every attempt, so that the provider or the reader's mail program can
   * recognise a repeated message.
   */
  message_key: string;
  /** A phone number in E.164, or an email address. */
  to: string;
  /** The name before the address in the sender line of a mail: `Duka via Wateja`. */
  from_name: string;
  subject: string | null;
  body: string;
  /** The address that unsubscribes with one click (RFC 8058); null for messages that have no such link. */
  unsubscribe_url: string | null;
}

/** The outcome of one attempt. */
export type Outcome =
  /** The provider has the message. `cost` is what it charged, as a decimal string with its currency, if it says so. */
  | { status: 'sent'; provider_message_id: string | null; cost: { amount: string; currency: string } | null }
  /**
   * The provider certainly does not have the message and will never accept it: wrong number, blocked recipient, refused
   * content.
   */
  | { status: 'failed'; reason: string }
  /**
   * The provider certainly does not have the message and may accept it later: it is busy or down, our credit is used
   * up, or our key is wrong.
   */
  | { status: 'retry'; reason: string }
  /**
   * The answer did not arrive, so Wateja cannot tell whether the provider has the message. It does not send the
   * message again by itself.
   */
  | { status: 'doubtful'; reason: string };

/** A way to send messages. `send` never throws an error: every result is an {@link Outcome}. */
export interface MessageChannel {
  readonly channel: Channel;
  /** The value of `messages.provider`: africas_talking | smtp | mailbox. */
  readonly provider: string;
  /** The number of messages per second for all instances together; null without a limit. */
  readonly rate: number | null;
  send(message: Outgoing): Promise<Outcome>;
}

/** The channels in use. It is an injection token, so that tests can replace the channels. */
export abstract class Channels {
  abstract of(channel: Channel): MessageChannel;
}
