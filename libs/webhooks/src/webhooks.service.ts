import { Inject, Injectable } from '@nestjs/common';
import { assertStillOwner, type Tenant } from '@wateja/auth';
import { LimitReached, NotFound, ValidationFailed } from '@wateja/common';
import { ENVIRONMENT } from '@wateja/config';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { lockForCount, PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { WebhooksEnvironment } from './environment';
import { columnsAfterRotation } from './secrets/earlier-secrets';
import { WebhookSecrets } from './secrets/webhook-secrets';
import { NameCheck } from './sending/name-check';
import { problemOfUrl } from './sending/receiver-url';
import { type LockedWebhook, lockWebhook, shownWebhooks, type WebhookRow } from './webhooks.queries';
import type { CreateWebhook, UpdateWebhook } from './webhooks.schemas';

const MAX_WEBHOOKS = 20;

/** The owner who changes webhooks. An owner who has just left can create none, and can change no URL and no secret. */
type Owner = Pick<Tenant, 'business_id' | 'user_id'>;

/** The webhooks of each business: URLs of other programs that get its events. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly secrets: WebhookSecrets,
    private readonly names: NameCheck,
    @Inject(ENVIRONMENT) private readonly env: WebhooksEnvironment,
  ) {}

  async list(businessId: number): Promise<WebhookRow[]> {
    return this.prisma.query<WebhookRow>(statement(shownWebhooks(businessId)));
  }

  /** @throws NotFound */
  async find(businessId: number, id: number): Promise<WebhookRow> {
    const [webhook] = await this.prisma.query<WebhookRow>(statement(shownWebhooks(businessId, id)));
    if (!webhook) throw new NotFound('Webhook');
    return webhook;
  }

  /** Only this answer ever contains the secret. @throws ValidationFailed, LimitReached; BusinessNotFound as all changes */
  async create(by: Owner, { url, events }: CreateWebhook): Promise<{ webhook: WebhookRow; secret: string }> {
    await this.assertAllowed(url);
    const { business_id: businessId } = by;
    const secret = this.secrets.generate();
    return this.prisma.transaction(async (tx) => {
      await assertStillOwner(tx, by);
      await lockForCount(tx, 'webhooks', businessId);
      if ((await tx.webhook.count({ where: { business_id: businessId } })) >= MAX_WEBHOOKS)
        throw new LimitReached(MAX_WEBHOOKS, 'webhooks');
      // The secret is sealed for the id, so the id must be known first.
      const [next] = await tx.query<{ id: number }>(
        statement`SELECT nextval(pg_get_serial_sequence('webhooks', 'id')) AS id`,
      );
      const { id } = next as { id: number };
      const sealed = this.secrets.seal(secret, { business_id: businessId, id });
      await tx.webhook.create({ data: { business_id: businessId, id, url, events, sealed_secret: sealed } });
      return { webhook: await this.find(businessId, id), secret };
    });
  }

  /** Changes only the fields in the request. @throws NotFound, ValidationFailed, PreconditionFailed */
  async update(
    by: Owner,
    id: number,
    { url, events, is_active }: UpdateWebhook,
    expected?: ExpectedVersions,
  ): Promise<WebhookRow> {
    if (url !== undefined) await this.assertAllowed(url);
    const { business_id: businessId } = by;
    return this.prisma.transaction(async (tx) => {
      await assertStillOwner(tx, by);
      const before = await lock(tx, businessId, id, expected);
      await tx.webhook.update({
        where: { business_id_id: { business_id: businessId, id } },
        data: {
          ...(url !== undefined && { url }),
          ...(events !== undefined && { events }),
          ...(is_active !== undefined && is_active !== before.is_active && activation(is_active)),
          version: { increment: 1 },
        },
      });
      return this.find(businessId, id);
    });
  }

  /** Removes the webhook and its deliveries. @throws NotFound, PreconditionFailed */
  async remove(businessId: number, id: number, expected?: ExpectedVersions): Promise<{ id: number; url: string }> {
    return this.prisma.transaction(async (tx) => {
      const { url } = await lock(tx, businessId, id, expected);
      await tx.webhook.delete({ where: { business_id_id: { business_id: businessId, id } } });
      return { id, url };
    });
  }

  /**
   * Makes a new secret. The one before it signs too for `overlapHours`, so that the receiver can be given the new one
   * without refusing an event. Secrets before that sign until their own time, because the receiver may have any of them.
   * With 0 hours, all of them end.
   * @throws NotFound, TooManyEarlierSecrets
   */
  async rotate(by: Owner, id: number, overlapHours: number): Promise<{ webhook: WebhookRow; secret: string }> {
    const { business_id: businessId } = by;
    const secret = this.secrets.generate();
    return this.prisma.transaction(async (tx) => {
      await assertStillOwner(tx, by);
      const before = await lock(tx, businessId, id);
      await tx.webhook.update({
        where: { business_id_id: { business_id: businessId, id } },
        data: {
          sealed_secret: this.secrets.seal(secret, { business_id: businessId, id }),
          ...columnsAfterRotation(before, overlapHours),
          rotated_at: new Date(),
          version: { increment: 1 },
        },
      });
      return { webhook: await this.find(businessId, id), secret };
    });
  }

  /** @throws ValidationFailed */
  private async assertAllowed(url: string): Promise<void> {
    const problem = problemOfUrl(url, this.env.WEBHOOKS_ALLOW_PRIVATE) ?? (await this.names.problemOf(new URL(url)));
    if (problem !== null) throw new ValidationFailed([{ path: 'url', message: problem }]);
  }
}

async function lock(tx: Transaction, businessId: number, id: number, expected?: ExpectedVersions) {
  const [webhook] = await tx.query<LockedWebhook>(statement(lockWebhook(businessId, id)));
  if (!webhook) throw new NotFound('Webhook');
  assertVersion(webhook.version, expected);
  return webhook;
}

const activation = (isOn: boolean) =>
  isOn
    ? { is_active: true, switched_off_at: null, switched_off_reason: null }
    : { is_active: false, switched_off_at: new Date(), switched_off_reason: 'by_hand' };
