import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

import type { MessagingEnvironment } from '../../environment';
import { CHANNELS } from '../../message-enums';
import { Recipients } from '../../recipients';
import { QUEUES } from '../messages/message-writer';
import { AgainLater, type Job } from '../queue/job';
import { Jobs } from '../queue/jobs';
import { DueDecisions } from './due-decisions';
import { type Claim, type DueMessage, MessageClaims } from './message-claims';
import { MessageHandOver } from './message-hand-over';
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
      this.jobs.work<MessageJob>(QUEUES[name], { concurrency, interval: POLL_INTERVAL_MS }, (job) =>
        withTenant(job.data.business_id, () => this.send(job)),
      );
    }
  }

  private async send({ data }: Job<MessageJob>): Promise<void> {
    const message = await this.claims.findDue(data.business_id, data.message_id);
    if (!message) return;
    // Before anything is decided: it may take a while, and customers may say no in it.
    const channel = await this.handOver.acquire(message.channel, this.jobs.leaving);
    const sender = await this.recipients.sender(message.business_id);
    const claim = await this.claim(message, channel.provider, sender.timezone);
    if (!claim) return;
    const outcome = await this.handOver.send(claim, channel, sender);
    const pause = this.env.JOBS_PATIENCE * OPERATOR_PAUSE_MS_PER_SECOND;
    const settlement = settlementOf(outcome, claim.attempts, sender.currency, pause);
    await this.settle(claim, settlement);
    if (settlement.status === 'queued' && !settlement.again_at) throw new AgainLater();
  }

  /** Decides anew before every attempt to claim it: customers may say no while a price is waited for. */
  private async claim(message: DueMessage, provider: string, timezone: string): Promise<Claim | undefined> {
    for (let waited = 0; waited < PRICE_TIMEOUT_MS; waited += PRICE_RETRY_DELAY_MS) {
      const address = await this.decisions.addressNow(message, timezone);
      if (address === null) return undefined;
      // What is handed over now may be cut off by the end of the process, and would be doubtful.
      if (this.jobs.leaving.aborted) throw new AgainLater();
      const claim = await this.claims.claim(message, { address, provider });
      if (claim !== 'wait') return claim;
      await delay(PRICE_RETRY_DELAY_MS, undefined, { signal: this.jobs.leaving }).catch(() => undefined);
    }
    throw new AgainLater();
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
