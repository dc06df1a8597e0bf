import { decide, type DecisionInput } from '../../consents/decision/decision';
import { messageCost, type MessagePrices } from '../../delivery/settings/message-cost';
import type { Channel, Purpose } from '../../message-enums';
import type { Recipient, Sender } from '../../recipients';
import { MAX_SMS_SEGMENTS } from '../../templates/texts/sms-segments';
import { type CompiledTexts, messageVariables, type RenderedMessage, renderMessage } from '../../templates/texts/texts';
import { isHeldOut } from '../statistics/holdout';
import { toScaledCost } from './scaled-cost';

/** All that decides what becomes of the customers of a campaign. */
export interface CampaignContext {
  purpose: Purpose;
  channel: 'auto' | Channel;
  holdout_percent: number;
  holdout_key: string;
  /** Decimal string; null: no cap. */
  budget_cap: string | null;
  texts: CompiledTexts;
  sender: Sender;
  settings: DecisionInput['settings'] & MessagePrices;
  /** When the messages begin to go out. */
  now: Date;
}

/** What becomes of one customer. `cost` is in {@link toScaledCost}; `message` is rendered where its length decided something. */
export type Plan =
  | { group: 'sent'; channel: Channel; at: Date; is_now: boolean; cost: bigint; message: RenderedMessage | null }
  | { group: 'holdout' }
  | { group: 'left_out'; reason: string };

/**
 * Divides an audience, customer by customer in the order of their ids. Whoever may not be written to, or whose message
 * no longer fits the budget, is left out before chance decides between the message and the holdout: so both groups are
 * alike in all but the message.
 */
export class CampaignPlanner {
  /** By segments. */
  private readonly costs: Record<Channel, bigint[]> = { sms: [], email: [] };
  private readonly cap: bigint | null;

  /** @param reserved what earlier customers' messages cost, in {@link toScaledCost} */
  constructor(
    readonly context: CampaignContext,
    private reserved = 0n,
  ) {
    this.cap = context.budget_cap === null ? null : toScaledCost(context.budget_cap);
  }

  plan(recipient: Recipient): Plan {
    const { purpose, channel: wanted, settings, sender, now, holdout_key, holdout_percent } = this.context;
    const decision = decide({ purpose, channel: wanted, recipient, settings, timezone: sender.timezone, now });
    if (decision.action === 'leave_out') return { group: 'left_out', reason: decision.reason };
    const { channel, at, is_now } = decision;
    // An email costs the same whatever it says.
    const message = channel === 'sms' ? this.render(recipient, channel) : null;
    if (message && message.segments > MAX_SMS_SEGMENTS) return { group: 'left_out', reason: 'too_long' };
    const cost = this.costOf(channel, message?.segments ?? 0);
    if (this.cap !== null && this.reserved + cost > this.cap) return { group: 'left_out', reason: 'budget' };
    if (isHeldOut(holdout_key, recipient.customer_id, holdout_percent)) return { group: 'holdout' };
    this.reserved += cost;
    return { group: 'sent', channel, at, is_now, cost, message };
  }

  /** Computed once for all that are alike: amounts as decimals are slow. */
  private costOf(channel: Channel, segments: number): bigint {
    return (this.costs[channel][segments] ??= toScaledCost(messageCost(channel, segments, this.context.settings)));
  }

  render(recipient: Recipient, channel: Channel): RenderedMessage {
    return renderMessage(this.context.texts, channel, messageVariables(this.context.sender, recipient));
  }
}
