import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { MessageWriter } from '../../delivery/messages/message-writer';
import { Jobs } from '../../delivery/queue/jobs';
import { missingTexts, TEXTS } from '../drafts/campaign-checks';
import { CampaignNotIn, ScheduleHasPassed, TemplateUnfit } from '../drafts/campaigns.errors';
import { lockCampaign } from '../drafts/campaigns.service';
import { compileCampaignTexts } from '../planning/campaign-contexts';
import { CampaignSizeService } from '../planning/campaign-size.service';
import type { CampaignJob } from './campaign-runner';

/** The states in which a campaign can be cancelled. */
const NOT_OVER = ['draft', 'scheduled', 'preparing', 'sending'];

/** Sends and cancels campaigns. */
@Injectable()
export class CampaignSendingService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly writer: MessageWriter,
    private readonly size: CampaignSizeService,
  ) {}

  /**
   * Copies the current texts of the template into the campaign, and inserts its job for now or for the scheduled time.
   * @param confirmed the number of recipients that the caller expects at most
   * @throws NotFound, CampaignNotIn, ScheduleHasPassed, TemplateUnfit, RecipientsUnconfirmed
   */
  async send(businessId: number, id: number, confirmed?: number) {
    return this.prisma.transaction(async (tx) => {
      const campaign = await lockCampaign(tx, businessId, id);
      const { status, channel, template_id, scheduled_for } = campaign;
      if (status !== 'draft') throw new CampaignNotIn('a draft', status);
      const now = new Date();
      if (scheduled_for && scheduled_for <= now) throw new ScheduleHasPassed();
      const texts = await tx.messageTemplate.findFirstOrThrow({
        where: { business_id: businessId, id: template_id },
        select: TEXTS,
      });
      const problem = missingTexts(texts, channel);
      if (problem) throw new TemplateUnfit(problem);
      compileCampaignTexts(texts);
      await this.size.assertConfirmed(tx, businessId, id, confirmed);
      const sent = await tx.campaign.update({
        where: { business_id_id: { business_id: businessId, id } },
        data: {
          ...texts,
          ...(scheduled_for ? { status: 'scheduled' } : { status: 'preparing', started_at: now }),
          version: { increment: 1 },
        },
      });
      const data: CampaignJob = { business_id: businessId, campaign_id: id };
      await this.jobs.insert(tx, 'campaigns', [{ data, start_after: scheduled_for }]);
      return sent;
    });
  }

  /**
   * Cancels a campaign and the messages that still wait. Messages that a provider already has cannot be called back.
   * @throws NotFound, CampaignNotIn
   */
  async cancel(businessId: number, id: number) {
    return this.prisma.transaction(async (tx) => {
      const { status } = await lockCampaign(tx, businessId, id);
      if (!NOT_OVER.includes(status)) throw new CampaignNotIn('not finished', status);
      await this.writer.cancelOfCampaign(tx, businessId, id);
      return tx.campaign.update({
        where: { business_id_id: { business_id: businessId, id } },
        data: { status: 'cancelled', finished_at: new Date(), version: { increment: 1 } },
      });
    });
  }
}
