import { Injectable } from '@nestjs/common';

import { DraftPlans } from './draft-plans.service';
import { PreflightTally } from './preflight-tally';

/** Computes what would happen if the campaign were sent now, or at its scheduled time. It writes nothing. */
@Injectable()
export class PreflightService {
  constructor(private readonly plans: DraftPlans) {}

  /** @throws NotFound, CampaignNotIn, TemplateUnfit, PreflightsBusy */
  preflight(businessId: number, id: number) {
    return this.plans.plan(businessId, id, async ({ planner, pages, budget_cap, begins_at }) => {
      const tally = new PreflightTally(planner);
      for await (const page of pages) for (const { recipient, plan } of page) tally.add(recipient, plan);
      return { ...tally.result(), budget_cap, begins_at };
    });
  }
}
