import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { type Prisma, PrismaService } from '@wateja/prisma';

import { CampaignUplift, type MeasuredCampaign } from './campaign-uplift.service';
import { countsByState } from './counts-by-state';
import { type ListedCount, messagesOfCampaigns } from './figures.queries';

/** So many messages are counted for one page; the report of each campaign has the rest. */
const MAX_COUNTED = 100_000;

/** So many recipients are compared with their holdouts for one page; the report of each campaign has the rest. */
const MAX_COMPARED = 20_000;

interface ListedCampaign extends Omit<MeasuredCampaign, 'messages'> {
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
    const messages = await this.countMessages(businessId, takeUpTo(MAX_COUNTED, campaigns));
    const effects = withEffects ? await this.compare(businessId, campaigns, messages) : new Map<unknown, null>();
    return campaigns.map((campaign) => {
      const counts = messages.get(campaign.id);
      const { sent, delivered } = counts ? countsByState(counts) : { sent: null, delivered: null };
      const figures = { recipients: campaign.recipient_count, sent, delivered };
      return { ...campaign, figures, effect: effects.get(campaign.id) ?? null };
    });
  }

  private async countMessages(businessId: number, campaigns: ListedCampaign[]) {
    const ids = campaigns.map(({ id }) => safeId(id));
    const counts = await this.prisma.query<ListedCount>(
      messagesOfCampaigns({ business_id: businessId, campaign_ids: ids }),
    );
    return new Map(
      campaigns.map(({ id }) => [id, counts.filter(({ campaign_id }) => campaign_id === safeId(id))] as const),
    );
  }

  private async compare(
    businessId: number,
    campaigns: ListedCampaign[],
    messages: ReadonlyMap<ListedCampaign['id'], ListedCount[]>,
  ) {
    const withHoldout = campaigns.filter(({ id, holdout_percent }) => holdout_percent.gt(0) && messages.has(id));
    const compared = takeUpTo(MAX_COMPARED, withHoldout);
    const uplifts = await this.uplifts.findAll(
      businessId,
      compared.map((campaign) => ({ ...campaign, messages: messages.get(campaign.id) ?? [] })),
    );
    return new Map(compared.map(({ id }, index) => [id, uplifts[index]?.uplift ?? null] as const));
  }
}

/** The campaigns whose recipients are at most `max` together. One that is too large leaves room for those after it. */
function takeUpTo<Campaign extends ListedCampaign>(max: number, campaigns: readonly Campaign[]): Campaign[] {
  let taken = 0;
  return campaigns.filter(({ recipient_count }) => {
    if (taken + recipient_count > max) return false;
    taken += recipient_count;
    return true;
  });
}
