import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';

import { SignedTokens } from '../../consents/tokens/signed-tokens';
import type { MessagingEnvironment } from '../../environment';
import type { Channel } from '../../message-enums';
import type { Sender } from '../../recipients';
import { Channels, type MessageChannel, type Outcome } from '../channels/channel';
import type { Claim, DueMessage } from './message-claims';
import { ProviderRateLimiter } from './provider-rate-limiter';

/** Hands messages to their providers, no faster than these take them. */
@Injectable()
export class MessageHandOver {
  constructor(
    private readonly channels: Channels,
    private readonly rateLimiter: ProviderRateLimiter,
    private readonly tokens: SignedTokens,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  /** Messages a second; null without a limit. */
  rateOf(name: Channel): number | null {
    return this.channels.of(name).rate;
  }

  /** The channel, once it takes another message, or once the process is `leaving`. */
  async acquire(name: Channel, leaving: AbortSignal): Promise<MessageChannel> {
    const channel = this.channels.of(name);
    if (channel.rate !== null) await this.rateLimiter.acquire(channel.provider, channel.rate, leaving);
    return channel;
  }

  send({ message, address: to }: Claim, channel: MessageChannel, sender: Sender): Promise<Outcome> {
    const { business_id, id, subject, body } = message;
    const unsubscribe_url = this.unsubscribeUrl(message);
    const message_key = `${business_id}-${id}`;
    return channel.send({ message_key, to, from_name: sender.name, subject, body, unsubscribe_url });
  }

  /** A receipt carries none: the link ends offers and loyalty messages. */
  private unsubscribeUrl({ purpose, business_id, customer_id, channel }: DueMessage): string | null {
    if (purpose === 'service') return null;
    const token = this.tokens.unsubscribeToken({ business_id, customer_id, channel });
    return `${this.env.PUBLIC_URL}/api/unsubscribe/${token}`;
  }
}
