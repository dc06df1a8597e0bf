import { Injectable } from '@nestjs/common';
import { SharedWindows } from '@wateja/auth';
import { assertOfList, NotFound, pageOf } from '@wateja/common';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { PING } from '../events/webhook-events';
import { DeliveryPending, TooManyPings, WebhookSwitchedOff } from '../webhooks.errors';
import { lockWebhook, type LockedWebhook } from '../webhooks.queries';
import { WebhooksService } from '../webhooks.service';
import {
  deliveryPage,
  type DeliveryRow,
  type DeliveryWithLog,
  insertPing,
  oneDelivery,
  replayDelivery,
} from './deliveries.queries';
import type { DeliveryListQuery } from './deliveries.schemas';

const MINUTE_MS = 60_000;
/** Pings and replays of a business in a minute. Each makes us send a request to a place that the caller chose. */
const MAX_A_MINUTE = 60;

/** The deliveries to webhooks, with each attempt. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly webhooks: WebhooksService,
    private readonly windows: SharedWindows,
  ) {}

  /** Lists deliveries, newest first. @throws NotFound, ForeignCursor */
  async list(businessId: number, webhookId: number, query: DeliveryListQuery) {
    const list = `deliveries ${businessId}/${webhookId}`;
    assertOfList(query.cursor, list);
    await this.webhooks.find(businessId, webhookId);
    const page = await this.prisma.query<DeliveryRow>(statement(deliveryPage(businessId, webhookId, query)));
    const { rows, next_cursor } = pageOf(page, query.limit, ({ id }) => ({ list, id }));
    return { deliveries: rows, next_cursor };
  }

  /** @throws NotFound */
  async find(businessId: number, webhookId: number, id: number): Promise<DeliveryWithLog> {
    const [delivery] = await this.prisma.query<DeliveryWithLog>(statement(oneDelivery(businessId, webhookId, id)));
    if (!delivery) throw new NotFound('Delivery');
    return delivery;
  }

  /** Delivers an event again, under the same id. @throws NotFound, WebhookSwitchedOff, DeliveryPending, TooManyPings */
  async replay(businessId: number, webhookId: number, id: number): Promise<DeliveryWithLog> {
    this.count(businessId);
    return this.prisma.transaction(async (tx) => {
      await this.find(businessId, webhookId, id);
      await this.lockActive(tx, businessId, webhookId);
      const [replayed] = await tx.query<object>(statement(replayDelivery(businessId, webhookId, id)));
      if (!replayed) throw new DeliveryPending();
      return this.find(businessId, webhookId, id);
    });
  }

  /** Tells the webhook that somebody tries it. @throws NotFound, WebhookSwitchedOff, TooManyPings */
  async ping(businessId: number, webhookId: number): Promise<DeliveryWithLog> {
    this.count(businessId);
    return this.prisma.transaction(async (tx) => {
      await this.lockActive(tx, businessId, webhookId);
      const [ping] = await tx.query<{ id: number }>(statement(insertPing(businessId, webhookId, PING)));
      return this.find(businessId, webhookId, (ping as { id: number }).id);
    });
  }

  private async lockActive(tx: Transaction, businessId: number, webhookId: number): Promise<void> {
    const [webhook] = await tx.query<LockedWebhook>(statement(lockWebhook(businessId, webhookId)));
    if (!webhook) throw new NotFound('Webhook');
    if (!webhook.is_active) throw new WebhookSwitchedOff();
  }

  private count(businessId: number): void {
    const { isBlocked, timeToExpire } = this.windows.count(`webhooks ${businessId}`, MINUTE_MS, MAX_A_MINUTE, 1);
    if (isBlocked) throw new TooManyPings(timeToExpire);
  }
}
