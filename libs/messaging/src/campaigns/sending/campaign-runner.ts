import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant, PrismaService, statement } from '@wateja/prisma';

import { Jobs } from '../../delivery/queue/jobs';
import { REINDEXING_PAUSE_MS } from '../../delivery/sending/due-decisions';
import { MessageSweeper } from '../../delivery/sending/message-sweeper';
import type { MessagingEnvironment } from '../../environment';
import { CampaignPreparation } from './campaign-preparation';
import { beginScheduled, finish, unfinished } from './preparation.queries';

/** A job for a campaign: it does the next step that the campaign needs. */
export interface CampaignJob {
  business_id: number;
  campaign_id: number;
}

/** Each process works on two campaigns at a time. A scheduled campaign begins at most `interval` milliseconds late. */
const OPTIONS = { concurrency: 2, interval: 2_000 };

/** The more messages a campaign still has to send, the later its progress is checked again. */
const RECHECK_MS_PER_MESSAGE = 10;
const MIN_RECHECK_MS = 1_000;
const MAX_RECHECK_MS = 60_000;

/** The number of campaigns that get new jobs at a time. */
const MAX_RESTARTED = 1_000;

/** Takes campaigns from the moment they are sent to their end, one job at a time. */
@Injectable()
export class CampaignRunner implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly preparation: CampaignPreparation,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
    private readonly sweeper: MessageSweeper,
  ) {}

  onModuleInit(): void {
    this.jobs.registerHandler<CampaignJob>('campaigns', OPTIONS, ({ data }) => this.advanceCampaign(data));
    this.sweeper.addTask((jobTimeoutSeconds) => this.restartOrphaned(2 * jobTimeoutSeconds));
  }

  /**
   * Prepares a campaign, or checks whether it has ended. If work is left, it inserts another job. It may be called any
   * number of times, by several processes.
   * @throws PreparedElsewhere
   */
  advanceCampaign({ business_id, campaign_id }: CampaignJob): Promise<void> {
    return withTenant(business_id, async () => {
      await this.prisma.$executeRaw(beginScheduled(business_id, campaign_id));
      const campaign = await this.prisma.campaign.findFirst({ where: { business_id, id: campaign_id } });
      if (campaign?.status === 'preparing') {
        // The job must end before the queue considers it lost and gives it to another process.
        const end = Date.now() + (this.env.JOBS_PATIENCE * 1_000) / 4;
        const preparing = { ...campaign, business_id, id: campaign_id, prepared_to: safeId(campaign.prepared_to) };
        const progress = await this.preparation.prepare(preparing, end);
        const startAfter = progress === 'paused' ? new Date(Date.now() + REINDEXING_PAUSE_MS) : null;
        if (progress !== 'finished') return this.scheduleJob(business_id, campaign_id, startAfter);
      }
      if (campaign?.status === 'preparing' || campaign?.status === 'sending')
        await this.checkProgress(business_id, campaign_id);
    });
  }

  /** Inserts jobs for campaigns that have had none for `idleSeconds`. @returns how many campaigns */
  async restartOrphaned(idleSeconds: number): Promise<number> {
    const orphaned = await this.prisma.query<{ business_id: number; id: number; job_id: string }>(statement`
      SELECT business_id, id, job_id FROM campaigns_astray(${idleSeconds} * interval '1 second', ${MAX_RESTARTED})`);
    const jobs = orphaned.map(({ business_id, id, job_id }) => {
      return { id: job_id, data: { business_id, campaign_id: id } satisfies CampaignJob };
    });
    await this.prisma.transaction((tx) => this.jobs.insert(tx, 'campaigns', jobs));
    return orphaned.length;
  }

  private async checkProgress(businessId: number, campaignId: number): Promise<void> {
    const [unfinishedMessages] = await this.prisma.$queryRaw<{ messages: number; due: Date | null }[]>(
      unfinished(businessId, campaignId),
    );
    if (!unfinishedMessages?.due) {
      await this.prisma.$executeRaw(finish(businessId, campaignId));
      return;
    }
    const soon =
      Date.now() +
      Math.min(MAX_RECHECK_MS, Math.max(MIN_RECHECK_MS, unfinishedMessages.messages * RECHECK_MS_PER_MESSAGE));
    await this.scheduleJob(businessId, campaignId, new Date(Math.max(soon, unfinishedMessages.due.getTime())));
  }

  private scheduleJob(businessId: number, campaignId: number, startAfter: Date | null): Promise<void> {
    const data: CampaignJob = { business_id: businessId, campaign_id: campaignId };
    return this.prisma.transaction((tx) => this.jobs.insert(tx, 'campaigns', [{ data, start_after: startAfter }]));
  }
}
