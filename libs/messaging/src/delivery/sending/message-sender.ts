import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

import type { MessagingEnvironment } from '../../environment';
import { CHANNELS } from '../../message-enums';
import { Recipients, type Sender } from '../../recipients';
import { QUEUES } from '../messages/message-queues';
import { AgainLater, type Job } from '../queue/job';
import { Jobs } from '../queue/jobs';
import { DueDecisions } from './due-decisions';
import { type Claim, type DueMessage, MessageClaims } from './message-claims';
import { MessageHandOver } from './message-hand-over';
import { sendConcurrency } from './send-concurrency';
import { type Settlement, settlementOf } from './settlement';

/** How often the worker looks at an empty queue. */
const POLL_INTERVAL_MS = 2_000;

/** How long a message of a capped campaign waits before it asks for the price again, and how long in total. */
const PRICE_RETRY_DELAY_MS = 200;
const PRICE_TIMEOUT_MS = 20_000;

/** How long a message waits until operators fix an error, for each second of JOBS_PATIENCE: ten minutes by default. */
const OPERATOR_PAUSE_MS_PER_SECOND = 10_000;

/** If the database cannot be reached, the outcome is written again after this delay, at most this many times. */
const SETTLE_RETRY_DELAY_MS = 1_000;
const MAX_SETTLE_ATTEMPTS = 30;

interface MessageJob {
  business_id: number;
  message_id: number;
}

/** Sends due messages, each once: a message that is claimed but not settled is never sent again automatically. */
@Injectable()
export class MessageSender implements OnModuleInit {
  private readonly logger = new Logger('Messages');

  constructor(
    private readonly jobs: Jobs,
    private readonly recipients: Recipients,
    private readonly decisions: DueDecisions,
    private readonly claims: MessageClaims,
    private readonly handOver: MessageHandOver,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  onModuleInit(): void {
    for (const name of CHANNELS) {
      const concurrency = sendConcurrency(this.handOver.rateOf(name), this.env.JOBS_PATIENCE);
      this.jobs.registerHandler<MessageJob>(QUEUES[name], { concurrency, interval: POLL_INTERVAL_MS }, (job) =>
        withTenant(job.data.business_id, () => this.send(job)),
      );
    }
  }

  private async send({ data }: Job<MessageJob>): Promise<void> {
    const message = await this.claims.findDue(data.business_id, data.message_id);
    if (!message) return;
    // Waiting for the rate limit may take a while, so it comes before the decision: a customer may opt out in the
    // meantime.
    const channel = await this.handOver.acquireChannel(message.channel, this.jobs.shutdownSignal);
    const claimed = await this.claim(message, channel.provider);
    if (!claimed) return;
    const { claim, sender } = claimed;
    const outcome = await this.handOver.send(claim, channel, sender);
    const pause = this.env.JOBS_PATIENCE * OPERATOR_PAUSE_MS_PER_SECOND;
    const settlement = settlementOf(outcome, claim.attempts, sender.currency, pause);
    await this.settle(claim, settlement);
    if (settlement.status === 'queued' && !settlement.again_at) throw new AgainLater();
  }

  /** Decides again before every attempt to claim: a customer may opt out while the message waits for a price. */
  private async claim(message: DueMessage, provider: string): Promise<{ claim: Claim; sender: Sender } | undefined> {
    for (let waited = 0; waited < PRICE_TIMEOUT_MS; waited += PRICE_RETRY_DELAY_MS) {
      const sender = await this.recipients.sender(message.business_id);
      const address = await this.decisions.addressNow(message, sender);
      if (address === null) return undefined;
      // During shutdown the call of the provider could be cut off, and the message would be doubtful.
      if (this.jobs.shutdownSignal.aborted) throw new AgainLater();
      const claim = await this.claims.claim(message, { address, provider });
      if (claim !== 'wait') return claim && { claim, sender };
      await delay(PRICE_RETRY_DELAY_MS, undefined, { signal: this.jobs.shutdownSignal }).catch(() => undefined);
    }
    throw new AgainLater();
  }

  /** Tries several times, because the message stays doubtful if its outcome is not recorded. */
  private async settle(claim: Claim, settlement: Settlement): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.claims.settle(claim, settlement);
        return;
      } catch (error) {
        if (attempt >= MAX_SETTLE_ATTEMPTS) throw error;
        this.logger.warn(`Cannot record the outcome of a message: ${(error as Error).name}`);
        await delay(SETTLE_RETRY_DELAY_MS);
      }
    }
  }
}
