export { type WebhookDocument, webhookDocument } from './events/webhook-document';
export { WEBHOOK_EVENT_NAMES, type WebhookEventName } from './events/webhook-events';
export { DeliveryPruner } from './deliveries/delivery-pruner';
export { type Resolver } from './sending/checked-lookup';
export { RESOLVER } from './sending/webhook-sender';
export { WebhooksModule } from './webhooks.module';
