import { Injectable } from '@nestjs/common';
import { PrismaService, statement, withTenant } from '@wateja/prisma';

import { KeyedHashes } from './consents/suppression/keyed-hashes';

/**
 * What a restored database would send is stopped: since the backup it may have been sent. Nobody gets a message twice, and
 * a person decides about each.
 */
@Injectable()
export class RestoredMessages {
  constructor(
    private readonly prisma: PrismaService,
    private readonly keyedHashes: KeyedHashes,
  ) {}

  /** False if the phones and addresses that want no messages were remembered with another SUPPRESSION_KEY. */
  hasKey(): Promise<boolean> {
    return this.keyedHashes.isSameKey();
  }

  /**
   * Marks waiting messages of a business as doubtful, and cancels its campaigns that were under way or scheduled.
   * @returns how many messages and campaigns were stopped
   */
  async stop(businessId: number): Promise<{ messages: number; campaigns: number }> {
    return withTenant(businessId, () =>
      this.prisma.transaction(async (tx) => {
        const campaigns = await tx.query(statement`
          UPDATE campaigns SET status = 'cancelled', updated_at = now()
          WHERE business_id = ${businessId} AND status IN ('scheduled', 'preparing', 'sending') RETURNING id`);
        const messages = await tx.query(statement`
          UPDATE messages SET status = 'doubtful', reason = 'restored', updated_at = now()
          WHERE business_id = ${businessId} AND status IN ('queued', 'sending') RETURNING id`);
        return { messages: messages.length, campaigns: campaigns.length };
      }),
    );
  }
}
