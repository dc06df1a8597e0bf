import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, NeedsFreshSignIn, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, Confidential, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import {
  CreateWebhook,
  RotateWebhookSecret,
  SingleWebhook,
  UpdateWebhook,
  WebhookCreated,
  WebhookDeleted,
  WebhookList,
  WebhookPath,
  WebhookRotated,
  WebhookUpdated,
} from './webhooks.schemas';
import { WebhooksService } from './webhooks.service';

@ApiTags('Webhooks')
@Controller('webhooks/:businessId')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @Access('webhooks:read')
  @ApiOperation({ summary: 'List webhooks', description: 'Lists all webhooks of the business, the oldest first.' })
  @ApiAnswer({ status: 200, type: WebhookList, description: 'The webhooks, without their secrets.' })
  async listWebhooks(@CurrentTenant() { business_id }: Tenant) {
    return { webhooks: await this.webhooks.list(business_id) };
  }

  @Post()
  @Access('webhooks:write')
  @NeedsFreshSignIn()
  @Confidential()
  @ApiOperation({
    summary: 'Create a webhook',
    description:
      'From now on the URL receives a POST request for each of these events, signed as Standard Webhooks says. An event ' +
      'may arrive more than once, then under the same `webhook-id`, and events may arrive in any order. An attempt fails ' +
      'after 10 seconds or with an answer other than 2xx, and is repeated for a day. After that the webhook is switched ' +
      'off. A business can have 20 webhooks.',
  })
  @ApiAnswer({ status: 201, type: WebhookCreated, description: 'The new webhook, and its secret.' })
  @ApiProblem(409, '`limit_reached`: the business has 20 webhooks.')
  async createWebhook(@CurrentTenant() tenant: Tenant, @Body() body: CreateWebhook) {
    return { message: 'Webhook created successfully', ...(await this.webhooks.create(tenant, body)) };
  }

  @Get(':webhookId')
  @Access('webhooks:read')
  @EntityTag('webhook')
  @ApiOperation({ summary: 'Get a webhook', description: 'Returns one webhook, without its secret.' })
  @ApiAnswer({ status: 200, type: SingleWebhook, description: 'The webhook.' })
  async getWebhook(@CurrentTenant() { business_id }: Tenant, @Param() { webhookId }: WebhookPath) {
    return { webhook: await this.webhooks.find(business_id, webhookId) };
  }

  @Patch(':webhookId')
  @Access('webhooks:write')
  @NeedsFreshSignIn()
  @EntityTag('webhook')
  @ApiOperation({
    summary: 'Update a webhook',
    description:
      'Changes only the fields that are sent. Events that were waiting when the webhook was switched off are ' +
      'delivered when it is switched on again. Events that happened in between are never sent.',
  })
  @ApiAnswer({ status: 200, type: WebhookUpdated, description: 'The webhook after the change.' })
  async updateWebhook(
    @CurrentTenant() tenant: Tenant,
    @Param() { webhookId }: WebhookPath,
    @Body() body: UpdateWebhook,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const webhook = await this.webhooks.update(tenant, webhookId, body, expected);
    return { message: 'Webhook updated successfully', webhook };
  }

  @Delete(':webhookId')
  @Access('webhooks:write')
  @EntityTag('webhook')
  @ApiOperation({ summary: 'Delete a webhook', description: 'Removes the webhook and its deliveries.' })
  @ApiAnswer({ status: 200, type: WebhookDeleted, description: 'The deleted webhook.' })
  async deleteWebhook(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { webhookId }: WebhookPath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const webhook = await this.webhooks.remove(business_id, webhookId, expected);
    return { message: 'Webhook deleted successfully', webhook };
  }

  @Post(':webhookId/rotate')
  @HttpCode(200)
  @Access('webhooks:write')
  @NeedsFreshSignIn()
  @Confidential()
  @ApiOperation({
    summary: 'Make a new secret for a webhook',
    description:
      'Returns a new secret. For `overlap_hours`, each request is also signed with the earlier secret. Secrets ' +
      'from before the last call keep their own end, so that several calls in a row do not end the secret that ' +
      'the receiver has. 0 ends all earlier secrets at once.',
  })
  @ApiAnswer({ status: 200, type: WebhookRotated, description: 'The webhook, and its new secret.' })
  @ApiProblem(409, '`limit_reached`: three earlier secrets still sign. Wait, or end them all with `overlap_hours` 0.')
  async rotateWebhookSecret(
    @CurrentTenant() tenant: Tenant,
    @Param() { webhookId }: WebhookPath,
    @Body() { overlap_hours }: RotateWebhookSecret,
  ) {
    const rotated = await this.webhooks.rotate(tenant, webhookId, overlap_hours);
    return { message: 'Enter this secret at the receiver', ...rotated };
  }
}
