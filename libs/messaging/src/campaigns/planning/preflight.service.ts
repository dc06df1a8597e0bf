import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';

import type { Purpose } from '../../message-enums';
import { type Audience, Recipients } from '../../recipients';
import { misfit, TEXTS } from '../drafts/campaign-checks';
import { CampaignNotIn, TemplateUnfit } from '../drafts/campaigns.errors';
import { walkAudience, withPauses } from './audience-walk';
import { CampaignContexts } from './campaign-contexts';
import { CampaignPlanner } from './campaign-planner';
import { PreflightTally } from './preflight-tally';

/** Two thousand rows take the driver about as long as the event loop may be held up. */
const PAGE_SIZE = 2_000;

/** What would come of sending a campaign now, or at the time it is scheduled for. Writes nothing. */
@Injectable()
export class PreflightService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly contexts: CampaignContexts,
  ) {}

  /** @throws NotFound, CampaignNotIn, TemplateUnfit */
  async preflight(business_id: number, id: number) {
    const campaign = await this.prisma.campaign.findFirst({
      where: { business_id, id },
      include: { template: { select: TEXTS } },
    });
    if (!campaign) throw new NotFound('Campaign');
    const { status, channel, template, scheduled_for } = campaign;
    if (status !== 'draft' && status !== 'scheduled') throw new CampaignNotIn('a draft or scheduled', status);
    const texts = status === 'draft' ? template : campaign;
    const problem = misfit(texts, channel);
    if (problem) throw new TemplateUnfit(problem);
    const begins_at = new Date(Math.max(Date.now(), scheduled_for?.getTime() ?? 0));
    const planner = new CampaignPlanner(await this.contexts.of({ ...campaign, business_id }, texts, begins_at));
    const tally = new PreflightTally(planner);
    const [audience, purpose] = [campaign.audience as Audience, campaign.purpose as Purpose];
    const walk = { business_id, audience, purpose, after: 0, page_size: PAGE_SIZE };
    for await (const { recipients } of walkAudience(this.recipients, walk)) {
      await withPauses(recipients, (recipient) => {
        tally.add(recipient, planner.plan(recipient));
      });
    }
    return { ...tally.result(), budget_cap: campaign.budget_cap, begins_at };
  }
}
