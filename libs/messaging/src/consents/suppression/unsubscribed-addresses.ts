import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import type { Channel } from '../../message-enums';
import { SuppressionKey } from './suppression-key';

/** How an address unsubscribed: by a link, or by a STOP to the number of the shop. */
type UnsubscribeSource = 'sms_stop' | 'unsubscribe_link';

/**
 * The addresses that have unsubscribed from a shop, and the phones that sent STOP to a number of its own. The consents of
 * their customers record it too; this table also covers customers of the shop who get the address later.
 */
@Injectable()
export class UnsubscribedAddresses {
  constructor(
    private readonly prisma: PrismaService,
    private readonly key: SuppressionKey,
  ) {}

  /**
   * Remembers the address. If it is remembered already, this changes nothing, unless one of the customers who have it
   * agreed to messages since, or it only sent STOP until now: a START does not take an unsubscribe back.
   */
  async record(
    businessId: number,
    { channel, address, source }: { channel: Channel; address: string; source: UnsubscribeSource },
    customerIds: number[],
  ): Promise<void> {
    await this.prisma.query(statement`
      INSERT INTO unsubscribed_addresses AS u (business_id, channel, address_hash, unsubscribed_at, source)
      VALUES (${businessId}, ${channel}, ${this.key.hash(channel, address)}, clock_timestamp(), ${source})
      ON CONFLICT (business_id, address_hash, channel) DO UPDATE
      SET unsubscribed_at = EXCLUDED.unsubscribed_at, source = EXCLUDED.source
      WHERE u.source = 'sms_stop' AND EXCLUDED.source = 'unsubscribe_link' OR EXISTS (
        SELECT FROM customer_consents e
        WHERE e.business_id = ${businessId} AND e.customer_id = ANY (${customerIds}::bigint[])
          AND e.channel = ${channel} AND e.state = 'granted' AND e.recorded_at >= u.unsubscribed_at
      )`);
  }

  /** Forgets that the phone sent STOP to the number of this shop. A phone that unsubscribed by a link is remembered. */
  async endStop(businessId: number, phone: string): Promise<void> {
    await this.prisma.query(statement`
      DELETE FROM unsubscribed_addresses
      WHERE business_id = ${businessId} AND channel = 'sms' AND address_hash = ${this.key.hash('sms', phone)}
        AND source = 'sms_stop'`);
  }
}
