import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';

import { SignedTokens } from '../../consents/tokens/signed-tokens';
import type { MessagingEnvironment } from '../../environment';
import type { Channel } from '../../message-enums';
import type { Sender } from '../../recipients';
import { Channels, type MessageChannel, type Outcome } from '../channels/channel';
import { senderName } from '../channels/clean-text';
import type { Claim, DueMessage } from './message-claims';
import { ProviderRateLimiter } from './provider-rate-limiter';

/** Hands messages to their providers, within the rate that each provider accepts. */
@Injectable()
export class MessageHandOver {
  constructor(
    private readonly channels: Channels,
    private readonly rateLimiter: ProviderRateLimiter,
    private readonly tokens: SignedTokens,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  /** The number of messages per second; null without a limit. */
  rateOf(name: Channel): number | null {
    return this.channels.of(name).rate;
  }

  /** Waits until the provider accepts another message, or until shutdown begins, and returns the channel. */
  async acquireChannel(name: Channel, shutdownSignal: AbortSignal): Promise<MessageChannel> {
    const channel = this.channels.of(name);
    if (channel.rate !== null) await this.rateLimiter.acquire(channel.provider, channel.rate, shutdownSignal);
    return channel;
  }

  send({ message, address: to }: Claim, channel: MessageChannel, sender: Sender): Promise<Outcome> {
    const { business_id, id, subject, body } = message;
    const unsubscribeUrl = this.unsubscribeUrl(message);
    const messageKey = `${business_id}-${id}`;
    return channel.send({
      message_key: messageKey,
      to,
      from_name: senderName(sender.name, this.env.OPERATOR_NAME),
      subject,
      body,
      unsubscribe_url: unsubscribeUrl,
    });
  }

  /** A service message has no link, because the link ends only offers and loyalty messages. */
  private unsubscribeUrl({ id, purpose, business_id, customer_id, channel }: DueMessage): string | null {
    if (purpose === 'service') return null;
    const token = this.tokens.unsubscribeToken({ business_id, customer_id, channel, message_id: id });
    return `${this.env.PUBLIC_URL}/api/unsubscribe/${token}`;
  }
}
