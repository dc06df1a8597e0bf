import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { WebhookPath } from '../webhooks.schemas';
import {
  DeliveryList,
  DeliveryListQuery,
  DeliveryPath,
  DeliveryReplayed,
  SingleDelivery,
  WebhookPinged,
} from './deliveries.schemas';
import { DeliveriesService } from './deliveries.service';

@ApiTags('Webhooks')
@Controller('webhooks/:businessId/:webhookId')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get('deliveries')
  @Access('webhooks:read')
  @ApiOperation({
    summary: 'List the deliveries of a webhook',
    description: 'Lists the deliveries to this webhook of the last 14 days, done and waiting, newest first.',
  })
  @ApiAnswer({ status: 200, type: DeliveryList, description: 'A page of deliveries.' })
  listWebhookDeliveries(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { webhookId }: WebhookPath,
    @Query() query: DeliveryListQuery,
  ) {
    return this.deliveries.list(business_id, webhookId, query);
  }

  @Get('deliveries/:deliveryId')
  @Access('webhooks:read')
  @ApiOperation({
    summary: 'Get a delivery of a webhook',
    description: 'Returns one delivery with the data that was sent, and each attempt with its answer.',
  })
  @ApiAnswer({ status: 200, type: SingleDelivery, description: 'The delivery.' })
  async getWebhookDelivery(@CurrentTenant() { business_id }: Tenant, @Param() { webhookId, deliveryId }: DeliveryPath) {
    return { delivery: await this.deliveries.find(business_id, webhookId, deliveryId) };
  }

  @Post('deliveries/:deliveryId/replay')
  @HttpCode(202)
  @Access('webhooks:write')
  @ApiOperation({
    summary: 'Deliver an event again',
    description:
      'Delivers an event again that was delivered or has failed. It has the same `webhook-id`, and gets as many ' +
      'attempts as a new event.',
  })
  @ApiAnswer({ status: 202, type: DeliveryReplayed, description: 'The delivery, which is pending now.' })
  @ApiProblem(409, 'The delivery is pending (`delivery_pending`), or the webhook is off (`webhook_switched_off`).')
  @Idempotent()
  async replayWebhookDelivery(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { webhookId, deliveryId }: DeliveryPath,
  ) {
    const delivery = await this.deliveries.replay(business_id, webhookId, deliveryId);
    return { message: 'The event will be delivered again', delivery };
  }

  @Post('ping')
  @HttpCode(202)
  @Access('webhooks:write')
  @ApiOperation({
    summary: 'Ping a webhook',
    description:
      'Sends the event `webhook.ping`, to test the receiver. There is only one attempt. Get the delivery a ' +
      'moment later to see the answer.',
  })
  @ApiAnswer({ status: 202, type: WebhookPinged, description: 'The delivery of the ping, which is pending now.' })
  @ApiProblem(409, 'The webhook is switched off: `webhook_switched_off`.')
  @Idempotent()
  async pingWebhook(@CurrentTenant() { business_id }: Tenant, @Param() { webhookId }: WebhookPath) {
    return { message: 'Ping sent', delivery: await this.deliveries.ping(business_id, webhookId) };
  }
}
