import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { ENVIRONMENT } from '@wateja/config';
import { withTenant, PrismaService, statement } from '@wateja/prisma';

import { Jobs } from '../../delivery/queue/jobs';
import { MessageSweeper } from '../../delivery/sending/message-sweeper';
import type { MessagingEnvironment } from '../../environment';
import { CampaignPreparation } from './campaign-preparation';
import { beginScheduled, finish, unfinished } from './preparation.queries';

/** Does whatever a campaign needs next. */
export interface CampaignJob {
  business_id: number;
  campaign_id: number;
}

/** Two campaigns at a time in a process; a scheduled one begins at most so late, in milliseconds. */
const OPTIONS = { concurrency: 2, interval: 2_000 };

/** A campaign is looked at again the later, the more messages it has left. */
const RECHECK_MS_PER_MESSAGE = 10;
const MIN_RECHECK_MS = 1_000;
const MAX_RECHECK_MS = 60_000;

/** Campaigns that get new jobs at a time. */
const MAX_REVIVED = 1_000;

/** Brings campaigns from the moment they are sent to their end, a job at a time. */
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
    this.jobs.work<CampaignJob>('campaigns', OPTIONS, ({ data }) => this.advance(data));
    this.sweeper.addTask((patience) => this.revive(2 * patience));
  }

  /**
   * Prepares a campaign, or looks whether it has ended; what is left to do becomes a job again. May be called as often
   * as one likes, and by several processes.
   * @throws PreparedElsewhere
   */
  advance({ business_id, campaign_id }: CampaignJob): Promise<void> {
    return withTenant(business_id, async () => {
      await this.prisma.$executeRaw(beginScheduled(business_id, campaign_id));
      const campaign = await this.prisma.campaign.findFirst({ where: { business_id, id: campaign_id } });
      if (campaign?.status === 'preparing') {
        // A job has to end before the queue takes it for lost, and gives it to somebody else.
        const end = Date.now() + (this.env.JOBS_PATIENCE * 1_000) / 4;
        const preparing = { ...campaign, business_id, id: campaign_id, prepared_to: safeId(campaign.prepared_to) };
        if (!(await this.preparation.prepare(preparing, end))) return this.comeBack(business_id, campaign_id, null);
      }
      if (campaign?.status === 'preparing' || campaign?.status === 'sending') await this.look(business_id, campaign_id);
    });
  }

  /** Gives jobs to campaigns that have had none for so many seconds. @returns how many those are */
  async revive(patience: number): Promise<number> {
    const orphaned = await this.prisma.query<{ business_id: number; id: number; job_id: string }>(statement`
      SELECT business_id, id, job_id FROM campaigns_astray(${patience} * interval '1 second', ${MAX_REVIVED})`);
    const jobs = orphaned.map(({ business_id, id, job_id }) => {
      return { id: job_id, data: { business_id, campaign_id: id } satisfies CampaignJob };
    });
    await this.prisma.transaction((tx) => this.jobs.insert(tx, 'campaigns', jobs));
    return orphaned.length;
  }

  private async look(business_id: number, campaign_id: number): Promise<void> {
    const [left] = await this.prisma.$queryRaw<{ messages: number; due: Date | null }[]>(
      unfinished(business_id, campaign_id),
    );
    if (!left?.due) {
      await this.prisma.$executeRaw(finish(business_id, campaign_id));
      return;
    }
    const soon =
      Date.now() + Math.min(MAX_RECHECK_MS, Math.max(MIN_RECHECK_MS, left.messages * RECHECK_MS_PER_MESSAGE));
    await this.comeBack(business_id, campaign_id, new Date(Math.max(soon, left.due.getTime())));
  }

  private comeBack(business_id: number, campaign_id: number, start_after: Date | null): Promise<void> {
    const data: CampaignJob = { business_id, campaign_id };
    return this.prisma.transaction((tx) => this.jobs.insert(tx, 'campaigns', [{ data, start_after }]));
  }
}
