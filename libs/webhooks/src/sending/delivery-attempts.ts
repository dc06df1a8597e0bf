import { Injectable, Logger } from '@nestjs/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { PING } from '../events/webhook-events';
import { stillSigning } from '../secrets/earlier-secrets';
import { WebhookSecrets } from '../secrets/webhook-secrets';
import type { ClaimedDelivery } from './claim.queries';
import { waitAfter } from './retry-schedule';
import { settle, type Settlement, switchOffFailing, switchOffGone } from './settlement.queries';
import { signatureOf } from './signature';
import { type AttemptResult, WebhookSender } from './webhook-sender';

/** The receiver is gone for good, and says so (RFC 9110, section 15.5.11). */
const GONE = 410;

/** Makes an attempt to deliver an event, and records its outcome. */
@Injectable()
export class DeliveryAttempts {
  private readonly logger = new Logger('Webhooks');

  constructor(
    private readonly prisma: PrismaService,
    private readonly secrets: WebhookSecrets,
    private readonly sender: WebhookSender,
  ) {}

  /** @param signal ends the attempt early. Then nothing is recorded, and the attempt is repeated later. */
  async attempt(delivery: ClaimedDelivery, signal?: AbortSignal): Promise<void> {
    const at = new Date();
    const result = await this.send(delivery, at, signal);
    if (signal?.aborted && result.status === null) return;
    const { business_id } = delivery;
    const attempt = { at: at.toISOString(), url: delivery.url, ...result };
    await withTenant(business_id, () =>
      this.prisma.transaction(async (tx) => {
        const settlement = { ...settlementOf(delivery, result), attempt };
        const [settled] = await tx.query<object>(statement(settle(delivery, settlement)));
        if (!settled || settlement.status !== 'failed' || delivery.event === PING) return;
        const isGone = result.status === GONE;
        const [off] = await tx.query<object>(statement((isGone ? switchOffGone : switchOffFailing)(delivery)));
        if (off) await this.prisma.onCommit(() => this.warnSwitchedOff(delivery, isGone));
      }),
    );
  }

  private async send(delivery: ClaimedDelivery, at: Date, signal?: AbortSignal): Promise<AttemptResult> {
    const { event_id, url } = delivery;
    const earlier = stillSigning(delivery.earlier_secrets, at).map(({ sealed }) => sealed);
    const secrets = [delivery.sealed_secret, ...earlier].flatMap((sealed) => {
      const opened = this.secrets.open(sealed, { ...delivery, id: delivery.webhook_id });
      return opened ? [opened.secret] : [];
    });
    // Without a signature nobody could tell the request from a forged one. Rotating the secret helps.
    if (secrets.length === 0) return { status: null, error: 'no_secret', answer: null, duration_ms: 0 };
    const body = bodyOf(delivery);
    const timestamp = Math.floor(at.getTime() / 1_000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Wateja-Webhooks',
      'webhook-id': event_id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf({ id: event_id, timestamp, body }, secrets),
    };
    return this.sender.send({ url, headers, body }, signal);
  }

  private warnSwitchedOff({ business_id, webhook_id }: ClaimedDelivery, isGone: boolean): void {
    const reason = isGone ? 'its receiver answers 410 Gone' : 'its receiver has accepted nothing for a day';
    this.logger.warn(`Webhook ${webhook_id} of business ${business_id} was switched off: ${reason}`);
  }
}

/** The body of all attempts of a delivery: the same bytes each time. */
const bodyOf = ({ event_id, event, occurred_at, data }: ClaimedDelivery) =>
  JSON.stringify({ id: event_id, type: event, timestamp: occurred_at.toISOString(), data });

function settlementOf(
  { attempts, event }: ClaimedDelivery,
  { status }: AttemptResult,
): Pick<Settlement, 'status' | 'wait'> {
  if (status !== null && status >= 200 && status < 300) return { status: 'delivered', wait: null };
  // A ping is there to show what happens now, so it is not tried again.
  const wait = status === GONE || event === PING ? null : waitAfter(attempts + 1);
  return wait === null ? { status: 'failed', wait } : { status: 'pending', wait };
}
