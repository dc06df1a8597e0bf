import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';

import { Recipients } from '../../recipients';
import { upliftOf } from '../statistics/uplift';
import { countsByState } from './counts-by-state';

/** The columns of a campaign that its uplift needs. */
export interface MeasuredCampaign {
  id: bigint | number;
  business_id: bigint | number;
  status: string;
  started_at: Date | null;
  uplift_days: number;
}

/** Compares the recipients of a campaign with its holdout. */
@Injectable()
export class CampaignUplift {
  constructor(private readonly recipients: Recipients) {}

  /** @param messages its messages, counted by status */
  async find(campaign: MeasuredCampaign, messages: readonly { status: string; messages: number }[]) {
    const { id, business_id, started_at, uplift_days } = campaign;
    const missing = whyNoUplift(campaign, messages);
    if (!started_at || missing !== null) return { uplift: null, why_not: missing };
    return upliftOf(await this.recipients.outcomes(safeId(business_id), safeId(id), started_at, uplift_days));
  }
}

/**
 * A sentence that says why the groups cannot be compared; null if they can. They cannot while a campaign is being
 * prepared, or if it was cancelled before its messages were sent.
 */
function whyNoUplift(
  { status, started_at }: MeasuredCampaign,
  messages: readonly { status: string; messages: number }[],
): string | null {
  if (!started_at) return 'The campaign has not started';
  if (status === 'preparing') return 'Wateja is still choosing the recipients';
  const { cancelled, waiting } = countsByState(messages);
  if (status !== 'cancelled' || cancelled + waiting === 0) return null;
  return 'The campaign was cancelled before every chosen customer had a message';
}
