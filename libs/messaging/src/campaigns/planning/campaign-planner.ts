import { decide, type Decision, type DecisionInput } from '../../consents/decision/decision';
import type { RemainingSms } from '../../delivery/allowance/remaining-sms';
import { messageCost, type MessagePrices, segmentPrice } from '../../delivery/settings/message-cost';
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
  /** What is left of the operator's limits. Planned messages use it up. */
  allowance: RemainingSms;
  /** What the operator pays for an SMS of so many segments to this phone, as {@link toScaledCost}. */
  operatorCost(segments: number, phone: string): bigint;
  /** The time at which the first messages are sent. */
  now: Date;
}

/** The plan for one customer. `cost` is a {@link toScaledCost}. `message` is rendered only if its length mattered. */
export type Plan =
  | { group: 'sent'; channel: Channel; at: Date; is_now: boolean; cost: bigint; message: RenderedMessage | null }
  | { group: 'holdout' }
  | { group: 'left_out'; reason: string };

/**
 * Divides an audience, customer by customer in the order of their ids. It first leaves out customers who may not get a
 * message, whose address an earlier customer has too, or whose message exceeds the budget. Only then does chance decide
 * between the message and the holdout. So both groups differ only in the message. The first customer with an address
 * stands for it, also in the holdout, so that nobody in the holdout reads the message of another customer.
 */
export class CampaignPlanner {
  /** The costs by price and number of segments. */
  private readonly costs = new Map<string, bigint>();
  private readonly cap: bigint | null;
  /** The shared addresses that an earlier customer stands for. Other addresses cannot come a second time. */
  private readonly taken = new Set<string>();

  /**
   * @param reserved the cost of earlier customers' messages, as {@link toScaledCost}
   * @param sharing the ids of customers who share an address with another customer
   */
  constructor(
    readonly context: CampaignContext,
    private reserved = 0n,
    private readonly sharing: ReadonlySet<number> = new Set(),
  ) {
    this.cap = context.budget_cap === null ? null : toScaledCost(context.budget_cap);
  }

  plan(recipient: Recipient): Plan {
    const { holdout_key, holdout_percent } = this.context;
    const decision = this.decide(recipient);
    if (decision.action === 'leave_out') return { group: 'left_out', reason: decision.reason };
    const { channel, at, is_now } = decision;
    const shared = this.sharedAddress(recipient, channel);
    if (shared !== null && this.taken.has(shared)) return { group: 'left_out', reason: 'duplicate_address' };
    // The cost of an email does not depend on its text.
    const message = channel === 'sms' ? this.render(recipient, channel) : null;
    if (message && message.segments > MAX_SMS_SEGMENTS) return { group: 'left_out', reason: 'too_long' };
    const segments = message?.segments ?? 0;
    const cost = this.costOf(channel, segments, recipient);
    if (this.cap !== null && this.reserved + cost > this.cap) return { group: 'left_out', reason: 'budget' };
    const sms = message && { segments, cost: this.context.operatorCost(segments, recipient.phone ?? '') };
    const exceeded = sms && this.context.allowance.refusal(at, sms.segments, sms.cost);
    if (exceeded) return { group: 'left_out', reason: exceeded };
    if (shared !== null) this.taken.add(shared);
    if (isHeldOut(holdout_key, recipient.customer_id, holdout_percent)) return { group: 'holdout' };
    this.reserved += cost;
    if (sms) this.context.allowance.take(at, sms.segments, sms.cost);
    return { group: 'sent', channel, at, is_now, cost, message };
  }

  /** Marks the shared address of a customer as taken, if an earlier run planned a message or the holdout for them. */
  restore(recipient: Recipient): void {
    const decision = this.decide(recipient);
    const shared = decision.action === 'send' ? this.sharedAddress(recipient, decision.channel) : null;
    if (shared !== null) this.taken.add(shared);
  }

  private decide(recipient: Recipient): Decision {
    const { purpose, channel, settings, sender, now } = this.context;
    return decide({ purpose, channel, recipient, settings, timezone: sender.timezone, now });
  }

  /** Returns null if no other customer has this address. */
  private sharedAddress(recipient: Recipient, channel: Channel): string | null {
    return this.sharing.has(recipient.customer_id) ? addressKey(recipient, channel) : null;
  }

  /** Computes each cost once, because decimal arithmetic is slow. */
  private costOf(channel: Channel, segments: number, { phone, email }: Recipient): bigint {
    const { settings } = this.context;
    const address = (channel === 'sms' ? phone : email) ?? '';
    const key = channel === 'sms' ? `${segmentPrice(settings, address)} ${segments}` : channel;
    const cachedCost = this.costs.get(key);
    if (cachedCost !== undefined) return cachedCost;
    const cost = toScaledCost(messageCost(channel, segments, settings, address));
    this.costs.set(key, cost);
    return cost;
  }

  render(recipient: Recipient, channel: Channel): RenderedMessage {
    return renderMessage(this.context.texts, channel, messageVariables(this.context.sender, recipient));
  }
}

/** A key that is equal for equal addresses. The case of letters makes no difference in an email address. */
const addressKey = ({ phone, email }: Recipient, channel: Channel): string =>
  `${channel} ${channel === 'sms' ? phone : email?.toLowerCase()}`;
