import { setTimeout as delay } from 'node:timers/promises';

import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant, PrismaService } from '@wateja/prisma';

import { decide } from '../../consents/decision/decision';
import { SignedTokens } from '../../consents/tokens/signed-tokens';
import type { MessagingEnvironment } from '../../environment';
import { CHANNELS } from '../../message-enums';
import { type Recipient, Recipients, type Sender } from '../../recipients';
import { Channels, type MessageChannel, type Outcome } from '../channels/channel';
import { MessageWriter, QUEUES } from '../messages/message-writer';
import { AgainLater, type Job } from '../queue/job';
import { Jobs } from '../queue/jobs';
import { MessagingSettingsService } from '../settings/messaging-settings.service';
import { type Claim, type DueMessage, MessageClaims } from './message-claims';
import { ProviderRateLimiter } from './provider-rate-limiter';
import { sendConcurrency } from './send-concurrency';
import { type Settlement, settlementOf } from './settlement';

/** How often an empty queue is looked at. */
const POLL_INTERVAL_MS = 2_000;

/** How long a capped campaign waits for its first price before it asks again, and how long in all. */
const PRICE_RETRY_DELAY_MS = 200;
const PRICE_TIMEOUT_MS = 20_000;

/** How long a message waits for operators, for each second of JOBS_PATIENCE: ten minutes by default. */
const OPERATOR_PAUSE_MS_PER_SECOND = 10_000;

/** Where the database is away, the outcome of an attempt is written again after this delay, and so often. */
const SETTLE_RETRY_DELAY_MS = 1_000;
const MAX_SETTLE_ATTEMPTS = 30;

interface MessageJob {
  business_id: number;
  message_id: number;
}

/** Sends messages that are due, each once: what is claimed and not settled is never sent again by itself. */
@Injectable()
export class MessageSender implements OnModuleInit {
  private readonly logger = new Logger('Messages');

  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly claims: MessageClaims,
    private readonly writer: MessageWriter,
    private readonly rateLimiter: ProviderRateLimiter,
    private readonly channels: Channels,
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
    private readonly tokens: SignedTokens,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  onModuleInit(): void {
    for (const name of CHANNELS) {
      const concurrency = sendConcurrency(this.channels.of(name).rate, this.env.JOBS_PATIENCE);
      this.jobs.work<MessageJob>(QUEUES[name], { concurrency, interval: POLL_INTERVAL_MS }, (job) =>
        withTenant(job.data.business_id, () => this.send(job)),
      );
    }
  }

  private async send({ data }: Job<MessageJob>): Promise<void> {
    const message = await this.claims.findDue(data.business_id, data.message_id);
    if (!message) return;
    const channel = this.channels.of(message.channel);
    // Before anything is decided: it may take a while, and customers may say no in it.
    if (channel.rate !== null) await this.rateLimiter.acquire(channel.provider, channel.rate, this.jobs.leaving);
    const sender = await this.recipients.sender(message.business_id);
    const claim = await this.claim(message, channel.provider, sender);
    if (!claim) return;
    const outcome = await this.hand(claim, channel, sender);
    const settlement = settlementOf(
      outcome,
      claim.attempts,
      sender.currency,
      this.env.JOBS_PATIENCE * OPERATOR_PAUSE_MS_PER_SECOND,
    );
    await this.settle(claim, settlement);
    if (settlement.status === 'queued' && !settlement.again_at) throw new AgainLater();
  }

  /** Decides by what is known of the customer now. @returns their address; null when it is not sent now */
  private async decideNow(message: DueMessage, { timezone }: Sender): Promise<string | null> {
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

  /** Decides anew before every attempt to claim it: customers may say no while a price is waited for. */
  private async claim(message: DueMessage, provider: string, sender: Sender): Promise<Claim | undefined> {
    for (let waited = 0; waited < PRICE_TIMEOUT_MS; waited += PRICE_RETRY_DELAY_MS) {
      const address = await this.decideNow(message, sender);
      if (address === null) return undefined;
      // What is handed over now may be cut off by the end of the process, and would be doubtful.
      if (this.jobs.leaving.aborted) throw new AgainLater();
      const claim = await this.claims.claim(message, { address, provider });
      if (claim !== 'wait') return claim;
      await delay(PRICE_RETRY_DELAY_MS, undefined, { signal: this.jobs.leaving }).catch(() => undefined);
    }
    throw new AgainLater();
  }

  private hand({ message, address: to }: Claim, channel: MessageChannel, sender: Sender): Promise<Outcome> {
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

  /** Tries for a while: an outcome that is not written down leaves the message doubtful. */
  private async settle(claim: Claim, settlement: Settlement): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.claims.settle(claim, settlement);
        return;
      } catch (error) {
        if (attempt >= MAX_SETTLE_ATTEMPTS) throw error;
        this.logger.warn(`Cannot write down what became of a message: ${(error as Error).name}`);
        await delay(SETTLE_RETRY_DELAY_MS);
      }
    }
  }
}

/** The address of the channel that the decision chose; the decision says that the customer has one. */
function addressOf(recipient: Recipient, channel: DueMessage['channel']): string | null {
  return channel === 'sms' ? recipient.phone : recipient.email;
}
