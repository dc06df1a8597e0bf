export { createWateja, type Wateja, type WatejaOptions } from './create-wateja.js';
export { each } from './each.js';
export { withEntityTag } from './entity-tag.js';
export type * from './generated/types.gen.js';
export type { WebhookEvent, WebhookEvents } from './webhook-events.js';
export { WatejaError } from './wateja-error.js';
