import { DomainError, RetryLater } from '@wateja/common';

/** Nothing is sent to a webhook that is switched off. */
export class WebhookSwitchedOff extends DomainError {
  constructor() {
    super('conflict', 'webhook_switched_off', 'The webhook is switched off; switch it on first');
  }
}

/** The delivery is under way already. */
export class DeliveryPending extends DomainError {
  constructor() {
    super('conflict', 'delivery_pending', 'This delivery is still pending and cannot be replayed');
  }
}

/** A secret is rotated while as many earlier ones as can still sign. */
export class TooManyEarlierSecrets extends DomainError {
  /** @param firstEnd when the first of them ends */
  constructor(max: number, firstEnd: Date) {
    const wait = `wait until ${firstEnd.toISOString()}, when the first of them ends`;
    const sentence = `${max} earlier secrets of this webhook still sign; ${wait}, or send overlap_hours 0 to end them all`;
    super('conflict', 'limit_reached', sentence);
  }
}

/** The business has made so many pings and replays in a minute. */
export class TooManyPings extends RetryLater {
  constructor(retryAfter: number) {
    const sentence = 'Too many pings and replays of webhooks; try again later';
    super('too-many-requests', 'too_many_pings', sentence, retryAfter);
  }
}
