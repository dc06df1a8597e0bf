import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import type { Channel } from '../../message-enums';
import { SuppressionKey } from './suppression-key';

/**
 * The addresses that have unsubscribed from a shop, and the phones that sent STOP to a number of its own. The consents
 * of their customers record it too; this table also covers customers of the shop who get the address later.
 */
@Injectable()
export class UnsubscribedAddresses {
  constructor(
    private readonly prisma: PrismaService,
    private readonly key: SuppressionKey,
  ) {}

  /**
   * Remembers the address. If it is remembered already, this changes nothing, unless one of the customers who have it
   * agreed to messages since.
   */
  async record(businessId: number, channel: Channel, address: string, customerIds: number[]): Promise<void> {
    await this.prisma.query(statement`
      INSERT INTO unsubscribed_addresses AS u (business_id, channel, address_hash, unsubscribed_at)
      VALUES (${businessId}, ${channel}, ${this.key.hash(channel, address)}, clock_timestamp())
      ON CONFLICT (business_id, address_hash, channel) DO UPDATE SET unsubscribed_at = EXCLUDED.unsubscribed_at
      WHERE EXISTS (
        SELECT FROM customer_consents e
        WHERE e.business_id = ${businessId} AND e.customer_id = ANY (${customerIds}::bigint[])
          AND e.channel = ${channel} AND e.state = 'granted' AND e.recorded_at >= u.unsubscribed_at
      )`);
  }
}
