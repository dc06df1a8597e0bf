import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { SuppressionKey } from '../suppression/suppression-key';

/** The number of SMS ids stored for a phone. Providers repeat only their latest callbacks. */
const MAX_REMEMBERED_SMS = 20;

/**
 * The phones that sent STOP. The consents of their customers record it too; this table also covers customers who get
 * the phone number later, in any shop. Phones are in E.164, and `id` is the provider's number of the SMS.
 */
@Injectable()
export class StoppedPhones {
  constructor(
    private readonly prisma: PrismaService,
    private readonly key: SuppressionKey,
  ) {}

  /**
   * Marks the phone as stopped. An SMS that was already handled changes nothing, because the customer may have agreed
   * again since.
   */
  async recordStop(phone: string, id?: string): Promise<void> {
    await this.prisma.$executeRaw`
      INSERT INTO stopped_phones AS s (phone_hash, stopped_at, sms_ids)
      VALUES (${this.key.hash('sms', phone)}, clock_timestamp(), ${id === undefined ? [] : [id]}::text[])
      ON CONFLICT (phone_hash) DO UPDATE
        SET stopped_at = EXCLUDED.stopped_at, sms_ids = (EXCLUDED.sms_ids || s.sms_ids)[1:${MAX_REMEMBERED_SMS}::int]
        WHERE NOT s.sms_ids && EXCLUDED.sms_ids`;
  }

  /** True if this SMS is one of the last that changed the row of the phone. */
  async hasHandled(phone: string, id: string): Promise<boolean> {
    const rows = await this.prisma.$queryRaw<object[]>`
      SELECT FROM stopped_phones WHERE phone_hash = ${this.key.hash('sms', phone)} AND ${id}::text = ANY (sms_ids)`;
    return rows.length > 0;
  }

  /**
   * Ends a STOP. The row stays, and there is one without a STOP too: a repeated callback of this START would otherwise end
   * the next STOP, also one at the URL of a shop.
   */
  async recordStart(phone: string, id: string): Promise<void> {
    await this.prisma.$executeRaw`
      INSERT INTO stopped_phones AS s (phone_hash, stopped_at, sms_ids)
      VALUES (${this.key.hash('sms', phone)}, NULL, ${[id]}::text[])
      ON CONFLICT (phone_hash) DO UPDATE
        SET stopped_at = NULL, sms_ids = (EXCLUDED.sms_ids || s.sms_ids)[1:${MAX_REMEMBERED_SMS}::int]`;
  }
}
