import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { MessageWriter } from '../../delivery/messages/message-writer';
import { Jobs } from '../../delivery/queue/jobs';
import { misfit, TEXTS } from '../drafts/campaign-checks';
import { CampaignNotIn, ScheduleHasPassed, TemplateUnfit } from '../drafts/campaigns.errors';
import { lockCampaign } from '../drafts/campaigns.service';
import { compiled } from '../planning/campaign-contexts';
import type { CampaignJob } from './campaign-runner';

/** The states that a campaign can be called off in. */
const NOT_OVER = ['draft', 'scheduled', 'preparing', 'sending'];

/** Sets campaigns going, and calls them off. */
@Injectable()
export class CampaignSendingService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly writer: MessageWriter,
  ) {}

  /**
   * Keeps the template's texts as they are now, and hands the campaign to a job: at once, or when its time comes.
   * @throws NotFound, CampaignNotIn, ScheduleHasPassed, TemplateUnfit
   */
  async send(business_id: number, id: number) {
    return this.prisma.transaction(async (tx) => {
      const campaign = await lockCampaign(tx, business_id, id);
      const { status, channel, template_id, scheduled_for } = campaign;
      if (status !== 'draft') throw new CampaignNotIn('a draft', status);
      const now = new Date();
      if (scheduled_for && scheduled_for <= now) throw new ScheduleHasPassed();
      const texts = await tx.messageTemplate.findFirstOrThrow({
        where: { business_id, id: template_id },
        select: TEXTS,
      });
      const problem = misfit(texts, channel);
      if (problem) throw new TemplateUnfit(problem);
      compiled(texts);
      const sent = await tx.campaign.update({
        where: { business_id_id: { business_id, id } },
        data: {
          ...texts,
          ...(scheduled_for ? { status: 'scheduled' } : { status: 'preparing', started_at: now }),
          version: { increment: 1 },
        },
      });
      const data: CampaignJob = { business_id, campaign_id: id };
      await this.jobs.insert(tx, 'campaigns', [{ data, start_after: scheduled_for }]);
      return sent;
    });
  }

  /**
   * Nothing more of it goes out; what was handed over already cannot be called back.
   * @throws NotFound, CampaignNotIn
   */
  async cancel(business_id: number, id: number) {
    return this.prisma.transaction(async (tx) => {
      const { status } = await lockCampaign(tx, business_id, id);
      if (!NOT_OVER.includes(status)) throw new CampaignNotIn('not over', status);
      await this.writer.cancelOfCampaign(tx, business_id, id);
      return tx.campaign.update({
        where: { business_id_id: { business_id, id } },
        data: { status: 'cancelled', finished_at: new Date(), version: { increment: 1 } },
      });
    });
  }
}
