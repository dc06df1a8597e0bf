import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { type Prisma, PrismaService, takeTurn } from '@wateja/prisma';

import type { Purpose } from '../../message-enums';
import { type Audience, type Recipient, Recipients } from '../../recipients';
import { missingTexts, TEXTS } from '../drafts/campaign-checks';
import { CampaignNotIn, PreflightsBusy, TemplateUnfit } from '../drafts/campaigns.errors';
import { walkAudience, withPauses } from './audience-walk';
import { CampaignContexts } from './campaign-contexts';
import { CampaignPlanner, type Plan } from './campaign-planner';

/** Larger pages would block the event loop for too long while the driver reads their rows. */
const PAGE_SIZE = 2_000;

/** Audiences that one business may plan at the same time, in all processes together. */
const MAX_PER_BUSINESS = 2;

/** A customer of the audience, and what would happen to them. */
export interface PlannedCustomer {
  recipient: Recipient;
  plan: Plan;
}

/** The plan of a campaign that is not sent yet. */
export interface DraftPlan {
  planner: CampaignPlanner;
  budget_cap: Prisma.Decimal | null;
  begins_at: Date;
  /** The audience in the order of customer ids, page by page. It can be read once. */
  pages: AsyncIterable<PlannedCustomer[]>;
}

/** Plans campaigns as if they were sent now, or at their scheduled time. It writes nothing. */
@Injectable()
export class DraftPlans {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly contexts: CampaignContexts,
  ) {}

  /**
   * Gives `read` the plan of a draft or scheduled campaign.
   * @throws NotFound, CampaignNotIn, TemplateUnfit, PreflightsBusy
   */
  plan<Result>(businessId: number, id: number, read: (plan: DraftPlan) => Promise<Result>): Promise<Result> {
    return this.prisma.transaction(async (tx) => {
      const turns = { name: 'preflight', business_id: businessId, max: MAX_PER_BUSINESS };
      if (!(await takeTurn(tx, turns))) throw new PreflightsBusy(MAX_PER_BUSINESS);
      return read(await this.begin(businessId, id));
    });
  }

  private async begin(businessId: number, id: number): Promise<DraftPlan> {
    const campaign = await this.prisma.campaign.findFirst({
      where: { business_id: businessId, id },
      include: { template: { select: TEXTS } },
    });
    if (!campaign) throw new NotFound('Campaign');
    const { status, channel, template, scheduled_for, budget_cap } = campaign;
    if (status !== 'draft' && status !== 'scheduled') throw new CampaignNotIn('a draft or scheduled', status);
    const texts = status === 'draft' ? template : campaign;
    const problem = missingTexts(texts, channel);
    if (problem) throw new TemplateUnfit(problem);
    const beginsAt = new Date(Math.max(Date.now(), scheduled_for?.getTime() ?? 0));
    const context = await this.contexts.createContext({ ...campaign, business_id: businessId }, texts, beginsAt);
    const planner = new CampaignPlanner(context, 0n, new Set(await this.recipients.sharingAddress(businessId)));
    const [audience, purpose] = [campaign.audience as Audience, campaign.purpose as Purpose];
    const walk = { business_id: businessId, audience, purpose, after: 0, page_size: PAGE_SIZE };
    return { planner, budget_cap, begins_at: beginsAt, pages: planPages(planner, walkAudience(this.recipients, walk)) };
  }
}

/** Plans each page of the audience when it is read. */
async function* planPages(
  planner: CampaignPlanner,
  audience: AsyncIterable<{ recipients: Recipient[] }>,
): AsyncGenerator<PlannedCustomer[]> {
  for await (const { recipients } of audience) {
    const page: PlannedCustomer[] = [];
    await withPauses(recipients, (recipient) => page.push({ recipient, plan: planner.plan(recipient) }));
    yield page;
  }
}
