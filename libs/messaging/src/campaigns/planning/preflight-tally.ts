import type { Channel } from '../../message-enums';
import type { Recipient } from '../../recipients';
import type { RenderedMessage } from '../../templates/texts/texts';
import type { CampaignPlanner, Plan } from './campaign-planner';
import { fromScaledCost } from './scaled-cost';

const MAX_SAMPLES = 3;

type Sample = RenderedMessage & { customer_id: number; channel: Channel; send_after: Date };

/** Adds up the plans of an audience. */
export class PreflightTally {
  private audience = 0;
  private holdout = 0;
  private deferred = 0;
  private segments = 0;
  private readonly recipients: Record<Channel, number> = { sms: 0, email: 0 };
  private readonly costs: Record<Channel, bigint> = { sms: 0n, email: 0n };
  private readonly reasons = new Map<string, number>();
  private readonly samples: Sample[] = [];

  constructor(private readonly planner: CampaignPlanner) {}

  add(recipient: Recipient, plan: Plan): void {
    this.audience += 1;
    if (plan.group === 'holdout') this.holdout += 1;
    else if (plan.group === 'left_out') this.reasons.set(plan.reason, (this.reasons.get(plan.reason) ?? 0) + 1);
    else {
      const { channel } = plan;
      this.recipients[channel] += 1;
      this.costs[channel] += plan.cost;
      this.segments += plan.message?.segments ?? 0;
      if (!plan.is_now) this.deferred += 1;
      if (this.samples.length === MAX_SAMPLES) return;
      const message = plan.message ?? this.planner.render(recipient, channel);
      this.samples.push({ customer_id: recipient.customer_id, channel, ...message, send_after: plan.at });
    }
  }

  result() {
    const { sms, email } = this.recipients;
    return {
      audience: this.audience,
      recipients: { total: sms + email, sms, email },
      holdout: this.holdout,
      left_out: byFrequency(this.reasons),
      deferred: this.deferred,
      segments: this.segments,
      cost: {
        currency: this.planner.context.sender.currency,
        total: fromScaledCost(this.costs.sms + this.costs.email),
        sms: fromScaledCost(this.costs.sms),
        email: fromScaledCost(this.costs.email),
      },
      samples: this.samples,
    };
  }
}

/** The number of customers for each reason, the most frequent first. */
export function byFrequency(reasons: Map<string, number>): { reason: string; customers: number }[] {
  return [...reasons]
    .map(([reason, customers]) => ({ reason, customers }))
    .sort((a, b) => b.customers - a.customers || (a.reason < b.reason ? -1 : 1));
}
