import type { Webhooks } from './generated/types.gen.js';

/** The body of a request to a webhook. Its `type` is the name of the event, and decides the type of `data`. */
export type WebhookEvent = Webhooks['body'];

/** The body for each event by its name: `WebhookEvents['sale.completed']`. */
export type WebhookEvents = { [Event in WebhookEvent as Event['type']]: Event };
