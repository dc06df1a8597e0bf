import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { type Prisma, PrismaService } from '@wateja/prisma';

import { CampaignUplift, type MeasuredCampaign } from './campaign-uplift.service';
import { countsByState } from './counts-by-state';
import { type ListedCount, messagesOfCampaigns } from './figures.queries';

/** So many recipients are compared with their holdouts for one page; the report of each campaign has the rest. */
const MAX_COMPARED = 20_000;

interface ListedCampaign extends MeasuredCampaign {
  recipient_count: number;
  holdout_percent: Prisma.Decimal;
}

/** What a list shows of what became of its campaigns. */
@Injectable()
export class CampaignFigures {
  constructor(
    private readonly prisma: PrismaService,
    private readonly uplifts: CampaignUplift,
  ) {}

  /** Adds the figures to the campaigns of a page, and their effects if they are asked for. */
  async addTo<Campaign extends ListedCampaign>(businessId: number, campaigns: Campaign[], withEffects: boolean) {
    const ids = campaigns.map(({ id }) => safeId(id));
    const counts = await this.prisma.query<ListedCount>(
      messagesOfCampaigns({ business_id: businessId, campaign_ids: ids }),
    );
    let compared = 0;
    const listed = [];
    for (const campaign of campaigns) {
      const countsOfCampaign = counts.filter(({ campaign_id }) => campaign_id === safeId(campaign.id));
      const { sent, delivered } = countsByState(countsOfCampaign);
      if (campaign.holdout_percent.gt(0)) compared += campaign.recipient_count;
      const isCompared = withEffects && campaign.holdout_percent.gt(0) && compared <= MAX_COMPARED;
      const effect = isCompared ? (await this.uplifts.find(campaign, countsOfCampaign)).uplift : null;
      listed.push({ ...campaign, figures: { recipients: campaign.recipient_count, sent, delivered }, effect });
    }
    return listed;
  }
}
