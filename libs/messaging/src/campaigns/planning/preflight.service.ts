import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { PrismaService, takeTurn } from '@wateja/prisma';

import type { Purpose } from '../../message-enums';
import { type Audience, Recipients } from '../../recipients';
import { missingTexts, TEXTS } from '../drafts/campaign-checks';
import { CampaignNotIn, PreflightsBusy, TemplateUnfit } from '../drafts/campaigns.errors';
import { walkAudience, withPauses } from './audience-walk';
import { CampaignContexts } from './campaign-contexts';
import { CampaignPlanner } from './campaign-planner';
import { PreflightTally } from './preflight-tally';

/** Larger pages would block the event loop for too long while the driver reads their rows. */
const PAGE_SIZE = 2_000;

/** Preflights that one business may run at the same time, in all processes together. */
const MAX_PER_BUSINESS = 2;

/** Computes what would happen if the campaign were sent now, or at its scheduled time. It writes nothing. */
@Injectable()
export class PreflightService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly contexts: CampaignContexts,
  ) {}

  /** @throws NotFound, CampaignNotIn, TemplateUnfit, PreflightsBusy */
  preflight(businessId: number, id: number) {
    return this.prisma.transaction(async (tx) => {
      const turns = { name: 'preflight', business_id: businessId, max: MAX_PER_BUSINESS };
      if (!(await takeTurn(tx, turns))) throw new PreflightsBusy(MAX_PER_BUSINESS);
      return this.compute(businessId, id);
    });
  }

  private async compute(businessId: number, id: number) {
    const campaign = await this.prisma.campaign.findFirst({
      where: { business_id: businessId, id },
      include: { template: { select: TEXTS } },
    });
    if (!campaign) throw new NotFound('Campaign');
    const { status, channel, template, scheduled_for } = campaign;
    if (status !== 'draft' && status !== 'scheduled') throw new CampaignNotIn('a draft or scheduled', status);
    const texts = status === 'draft' ? template : campaign;
    const problem = missingTexts(texts, channel);
    if (problem) throw new TemplateUnfit(problem);
    const beginsAt = new Date(Math.max(Date.now(), scheduled_for?.getTime() ?? 0));
    const context = await this.contexts.createContext({ ...campaign, business_id: businessId }, texts, beginsAt);
    const planner = new CampaignPlanner(context, 0n, new Set(await this.recipients.sharingAddress(businessId)));
    const tally = new PreflightTally(planner);
    const [audience, purpose] = [campaign.audience as Audience, campaign.purpose as Purpose];
    const walk = { business_id: businessId, audience, purpose, after: 0, page_size: PAGE_SIZE };
    for await (const { recipients } of walkAudience(this.recipients, walk)) {
      await withPauses(recipients, (recipient) => {
        tally.add(recipient, planner.plan(recipient));
      });
    }
    return { ...tally.result(), budget_cap: campaign.budget_cap, begins_at: beginsAt };
  }
}
