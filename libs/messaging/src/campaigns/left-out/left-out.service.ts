import { Injectable } from '@nestjs/common';
import { assertOfList, NotFound, pageOf } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';

import type { Purpose } from '../../message-enums';
import { Recipients } from '../../recipients';
import { DraftPlans } from '../planning/draft-plans.service';
import { leftOutOfCampaign, type LeftOutQuestion, type LeftOutRow } from './left-out.queries';
import type { LeftOutQuery } from './left-out.schemas';

interface NamedRow extends LeftOutRow {
  name: string | null;
}

/** Lists the customers whom a campaign leaves out. */
@Injectable()
export class LeftOutService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly recipients: Recipients,
    private readonly plans: DraftPlans,
  ) {}

  /**
   * Before the campaign begins, the list is planned as the preflight is. Afterwards it is what happened.
   * @throws NotFound, ForeignCursor, CampaignNotIn, TemplateUnfit, PreflightsBusy
   */
  async list(businessId: number, id: number, { limit, cursor, outcome, reason }: LeftOutQuery) {
    const list = `left out ${businessId} ${id} ${outcome} ${reason ?? ''}`;
    assertOfList(cursor, list);
    const campaign = await this.prisma.campaign.findFirst({
      where: { business_id: businessId, id },
      select: { status: true, purpose: true },
    });
    if (!campaign) throw new NotFound('Campaign');
    const question: LeftOutQuestion = {
      ...{ business_id: businessId, campaign_id: id, outcome, reason: reason ?? null },
      // One more than the page shows whether another page follows.
      ...{ after: cursor?.id ?? 0, limit: limit + 1 },
    };
    const isPlan = campaign.status === 'draft' || campaign.status === 'scheduled';
    const customers = isPlan
      ? await this.findPlanned(question)
      : await this.findStored(question, campaign.purpose as Purpose);
    const { rows, next_cursor } = pageOf(customers, limit, ({ customer_id }) => ({ list, id: customer_id }));
    return { customers: rows, next_cursor };
  }

  /**
   * The plan of a customer depends on all customers before them: who has the same address, and what is left of the budget.
   * So each page plans the audience from its beginning, and stops when it is full.
   */
  private async findPlanned({ business_id, campaign_id, outcome, reason, after, limit }: LeftOutQuestion) {
    const rows: NamedRow[] = [];
    if (outcome === 'failed') return rows;
    return this.plans.plan(business_id, campaign_id, async ({ pages }) => {
      for await (const page of pages) {
        for (const { recipient, plan } of page) {
          const { customer_id, name } = recipient;
          if (plan.group !== 'left_out' || customer_id <= after) continue;
          if (reason === null || plan.reason === reason) rows.push({ customer_id, name, reason: plan.reason });
        }
        if (rows.length >= limit) break;
      }
      return rows;
    });
  }

  private async findStored(question: LeftOutQuestion, purpose: Purpose): Promise<NamedRow[]> {
    const rows = await this.prisma.query<LeftOutRow>(leftOutOfCampaign(question));
    const ids = rows.map(({ customer_id }) => customer_id);
    const customers = await this.recipients.findAll(question.business_id, ids, purpose);
    return rows.map((row) => ({ ...row, name: customers.get(row.customer_id)?.name ?? null }));
  }
}
