import { Injectable } from '@nestjs/common';
import { type Transaction } from '@wateja/prisma';

import { Recipients } from '../../recipients';
import { RecipientsUnconfirmed } from '../drafts/campaigns.errors';
import { PreflightService } from './preflight.service';

/** A campaign with more than this many times the recipients of the largest one so far must be confirmed. */
const MAX_GROWTH = 10;

/** Keeps a slip, or somebody with a stolen password, from writing to far more people than the shop ever has. */
@Injectable()
export class CampaignSizeService {
  constructor(
    private readonly recipients: Recipients,
    private readonly preflights: PreflightService,
  ) {}

  /**
   * The first campaign of a shop has nothing to be compared with, and needs no confirmation.
   * @param confirmed the number of recipients that the caller expects at most
   * @throws RecipientsUnconfirmed, PreflightsBusy
   */
  async assertConfirmed(tx: Transaction, businessId: number, id: number, confirmed: number | undefined): Promise<void> {
    const { _max: largest } = await tx.campaign.aggregate({
      where: { business_id: businessId, status: { not: 'cancelled' } },
      _max: { recipient_count: true },
    });
    const limit = (largest.recipient_count ?? 0) * MAX_GROWTH;
    // Most shops have fewer customers than that, and need no count of the audience.
    if (limit === 0 || (await this.recipients.countActive(businessId)) <= limit) return;
    const { total } = (await this.preflights.preflight(businessId, id)).recipients;
    if (total > limit && total > (confirmed ?? 0)) throw new RecipientsUnconfirmed(total, limit / MAX_GROWTH);
  }
}
