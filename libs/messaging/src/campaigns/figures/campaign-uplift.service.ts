import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';

import { type OutcomeWindow, Recipients } from '../../recipients';
import { upliftOf } from '../statistics/uplift';
import { countsByState } from './counts-by-state';

/** What the uplift of a campaign needs of it. */
export interface MeasuredCampaign {
  id: bigint | number;
  status: string;
  started_at: Date | null;
  uplift_days: number;
  /** Its messages, counted by status. */
  messages: readonly { status: string; messages: number }[];
}

/** Compares the recipients of campaigns with their holdouts. */
@Injectable()
export class CampaignUplift {
  constructor(private readonly recipients: Recipients) {}

  /** Compares the groups of each campaign, and returns what it finds in the same order. */
  async findAll(businessId: number, campaigns: readonly MeasuredCampaign[]) {
    const reasons = campaigns.map(whyNoUplift);
    const windows = campaigns.flatMap(({ id, started_at, uplift_days }, index): OutcomeWindow[] =>
      started_at && reasons[index] === null ? [{ campaign_id: safeId(id), from: started_at, days: uplift_days }] : [],
    );
    const outcomes = windows.length > 0 ? await this.recipients.outcomes(businessId, windows) : [];
    return campaigns.map(({ id }, index) => {
      const reason = reasons[index] ?? null;
      if (reason !== null) return { uplift: null, why_not: reason };
      return upliftOf(outcomes.filter(({ campaign_id }) => campaign_id === safeId(id)));
    });
  }
}

/**
 * A sentence that says why the groups cannot be compared; null if they can. They cannot while a campaign is being
 * prepared, or if it was cancelled before its messages were sent.
 */
function whyNoUplift({ status, started_at, messages }: MeasuredCampaign): string | null {
  if (!started_at) return 'The campaign has not started';
  if (status === 'preparing') return 'Wateja is still choosing the recipients';
  const { cancelled, waiting } = countsByState(messages);
  if (status !== 'cancelled' || cancelled + waiting === 0) return null;
  return 'The campaign was cancelled before every chosen customer had a message';
}
