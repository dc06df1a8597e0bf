import { setTimeout as delay } from 'node:timers/promises';

import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { inBusiness, PrismaService } from '@wateja/prisma';

import type { MessagingEnvironment } from '../../environment';
import { Channels, type MessageChannel, type Outcome } from '../channels/channel';
import { SignedTokens } from '../../consents/tokens/signed-tokens';
import { decide } from '../../consents/decision/decision';
import { AgainLater, type Job } from '../queue/job';
import { Jobs } from '../queue/jobs';
import { type Recipient, Recipients, type Sender } from '../../recipients';
import { MessagingSettingsService } from '../settings/messaging-settings.service';
import { CHANNELS } from '../../message-enums';
import { atATime } from './at-a-time';
import { type Claim, type DueMessage, MessageClaims } from './message-claims';
import { MessageWriter, QUEUES } from '../messages/message-writer';
import { ProviderTurns } from './provider-turns';
import { type Settlement, settlementOf } from './settlement';

/** How often an empty queue is looked at, in milliseconds. */
const INTERVAL = 2_000;

/** Until a campaign's first price is asked for again, and for how long, in milliseconds. */
const PRICE_DELAY = 200;
const PRICE_TIMEOUT = 20_000;

/** Until a message that waits for operators is tried again, in milliseconds of each second of patience: ten minutes. */
const OPERATORS_PAUSE = 10_000;

/** Until what became of a message is written down again, and how often, where the database is away. */
const SETTLE_DELAY = 1_000;
const SETTLE_ATTEMPTS = 30;

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
    private readonly turns: ProviderTurns,
    private readonly channels: Channels,
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
    private readonly tokens: SignedTokens,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  onModuleInit(): void {
    for (const name of CHANNELS) {
      const concurrency = atATime(this.channels.of(name).rate, this.env.JOBS_PATIENCE);
      this.jobs.work<MessageJob>(QUEUES[name], { concurrency, interval: INTERVAL }, (job) =>
        inBusiness(job.data.business_id, () => this.send(job)),
      );
    }
  }

  private async send({ data }: Job<MessageJob>): Promise<void> {
    const message = await this.claims.findDue(data.business_id, data.message_id);
    if (!message) return;
    const channel = this.channels.of(message.channel);
    // Before anything is decided: it may take a while, and customers may say no in it.
    if (channel.rate !== null) await this.turns.take(channel.provider, channel.rate, this.jobs.leaving);
    const sender = await this.recipients.sender(message.business_id);
    const claim = await this.claim(message, channel.provider, sender);
    if (!claim) return;
    const outcome = await this.hand(claim, channel, sender);
    const settlement = settlementOf(outcome, claim.attempts, sender.currency, this.env.JOBS_PATIENCE * OPERATORS_PAUSE);
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
      await this.prisma.sqlTransaction((tx) => this.writer.requeue(tx, business_id, [message.id], decision.at));
      return null;
    }
    return addressOf(recipient, channel);
  }

  /** Decides anew before every attempt to claim it: customers may say no while a price is waited for. */
  private async claim(message: DueMessage, provider: string, sender: Sender): Promise<Claim | undefined> {
    for (let waited = 0; waited < PRICE_TIMEOUT; waited += PRICE_DELAY) {
      const address = await this.decideNow(message, sender);
      if (address === null) return undefined;
      // What is handed over now may be cut off by the end of the process, and would be doubtful.
      if (this.jobs.leaving.aborted) throw new AgainLater();
      const claim = await this.claims.claim(message, { address, provider });
      if (claim !== 'wait') return claim;
      await delay(PRICE_DELAY, undefined, { signal: this.jobs.leaving }).catch(() => undefined);
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

  /** Again and again: what is not written down here is doubtful for ever. */
  private async settle(claim: Claim, settlement: Settlement): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.claims.settle(claim, settlement);
        return;
      } catch (error) {
        if (attempt >= SETTLE_ATTEMPTS) throw error;
        this.logger.warn(`Cannot write down what became of a message: ${(error as Error).name}`);
        await delay(SETTLE_DELAY);
      }
    }
  }
}

/** As the decision has it: there is one of this channel. */
function addressOf(recipient: Recipient, channel: DueMessage['channel']): string | null {
  return channel === 'sms' ? recipient.phone : recipient.email;
}
