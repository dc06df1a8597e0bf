import type { Webhooks } from './generated/types.gen.js';

/** The body of a request to a webhook, whichever event it tells. Its `type` tells them apart. */
export type WebhookEvent = Webhooks['body'];

/** The body for each event by its name: `WebhookEvents['sale.completed']`. */
export type WebhookEvents = { [Event in WebhookEvent as Event['type']]: Event };
