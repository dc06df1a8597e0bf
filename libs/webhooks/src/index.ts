export { type WebhookDocument, webhookDocument } from './events/webhook-document';
export { WEBHOOK_EVENT_NAMES } from './events/webhook-events';
export { DeliveryPruner } from './deliveries/delivery-pruner';
export { WebhookDispatcher } from './sending/webhook-dispatcher';
export { WebhookSender } from './sending/webhook-sender';
export { WebhooksModule } from './webhooks.module';
