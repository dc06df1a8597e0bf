import { decide, type DecisionInput } from '../../consents/decision/decision';
import { messageCost, type MessagePrices } from '../../delivery/settings/message-cost';
import type { Channel, Purpose } from '../../message-enums';
import type { Recipient, Sender } from '../../recipients';
import { MAX_SMS_SEGMENTS } from '../../templates/texts/sms-segments';
import { type CompiledTexts, messageVariables, type RenderedMessage, renderMessage } from '../../templates/texts/texts';
import { isHeldOut } from '../statistics/holdout';
import { toScaledCost } from './scaled-cost';

/** Everything that decides what happens to each customer of a campaign. */
export interface CampaignContext {
  purpose: Purpose;
  channel: 'auto' | Channel;
  holdout_percent: number;
  holdout_key: string;
  /** Decimal string; null without a cap. */
  budget_cap: string | null;
  texts: CompiledTexts;
  sender: Sender;
  settings: DecisionInput['settings'] & MessagePrices;
  /** The time at which the first messages are sent. */
  now: Date;
}

/**
 * What happens to one customer. `cost` is a {@link toScaledCost}. `message` is rendered only if its length mattered.
 */
export type Plan =
  | { group: 'sent'; channel: Channel; at: Date; is_now: boolean; cost: bigint; message: RenderedMessage | null }
  | { group: 'holdout' }
  | { group: 'left_out'; reason: string };

/**
 * Divides an audience, customer by customer in the order of their ids. It first leaves out customers who may not get a
 * message, or whose message exceeds the budget. Only then does chance decide between the message and the holdout. So
 * both groups differ only in the message.
 */
export class CampaignPlanner {
  /** The costs by number of segments. */
  private readonly costs: Record<Channel, bigint[]> = { sms: [], email: [] };
  private readonly cap: bigint | null;

  /** @param reserved the cost of earlier customers' messages, as {@link toScaledCost} */
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
    // The cost of an email does not depend on its text.
    const message = channel === 'sms' ? this.render(recipient, channel) : null;
    if (message && message.segments > MAX_SMS_SEGMENTS) return { group: 'left_out', reason: 'too_long' };
    const cost = this.costOf(channel, message?.segments ?? 0);
    if (this.cap !== null && this.reserved + cost > this.cap) return { group: 'left_out', reason: 'budget' };
    if (isHeldOut(holdout_key, recipient.customer_id, holdout_percent)) return { group: 'holdout' };
    this.reserved += cost;
    return { group: 'sent', channel, at, is_now, cost, message };
  }

  /** Computes each cost once, because decimal arithmetic is slow. */
  private costOf(channel: Channel, segments: number): bigint {
    return (this.costs[channel][segments] ??= toScaledCost(messageCost(channel, segments, this.context.settings)));
  }

  render(recipient: Recipient, channel: Channel): RenderedMessage {
    return renderMessage(this.context.texts, channel, messageVariables(this.context.sender, recipient));
  }
}
