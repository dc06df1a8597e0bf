import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { DeliveriesController } from './deliveries/deliveries.controller';
import { DeliveriesService } from './deliveries/deliveries.service';
import { DeliveryPruner } from './deliveries/delivery-pruner';
import { WebhookListeners } from './events/webhook-listeners';
import { SecretResealing } from './secrets/secret-resealing';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { DeliveryAttempts } from './sending/delivery-attempts';
import { NameCheck } from './sending/name-check';
import { WebhookDispatcher } from './sending/webhook-dispatcher';
import { WebhookSender } from './sending/webhook-sender';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

/** Tells programs outside what happens in a shop. */
@Module({
  imports: [AuthModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    DeliveriesService,
    DeliveryAttempts,
    DeliveryPruner,
    NameCheck,
    SecretResealing,
    WebhookDispatcher,
    WebhookListeners,
    WebhookSecrets,
    WebhookSender,
    WebhooksService,
  ],
})
export class WebhooksModule {}
