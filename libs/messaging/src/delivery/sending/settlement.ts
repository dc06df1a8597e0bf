import type { Outcome } from '../channels/channel';
import { isOperatorFault } from '../channels/operator-faults';

/** The outcome of an attempt, as the message records it. */
export interface Settlement {
  status: 'queued' | 'sent' | 'failed' | 'doubtful';
  reason: string | null;
  provider_message_id: string | null;
  /** What the provider charged, a decimal string in the currency of the business; null if it does not say. */
  charged: string | null;
  /** What the provider charged, in the currency of the provider. */
  provider_cost: { amount: string; currency: string } | null;
  /**
   * When the message gets a new job, if it waits for operators; this attempt does not count. Null: the message is
   * finished, or its job comes back by itself.
   */
  again_at: Date | null;
}

/** A message fails after this many attempts that the provider could not accept. */
const MAX_ATTEMPTS = 9;
const MAX_REASON_LENGTH = 100;

/**
 * Turns the outcome of an attempt into what the message records.
 * @param attempts the number of attempts, including this one
 * @param currency the currency of the business
 * @param pause milliseconds until a message that waits for operators is tried again
 */
export function settlementOf(outcome: Outcome, attempts: number, currency: string, pause: number): Settlement {
  const nothing = { reason: null, provider_message_id: null, charged: null, provider_cost: null, again_at: null };
  if (outcome.status === 'sent') {
    const { provider_message_id, cost } = outcome;
    // An amount in another currency cannot be compared, so the estimate stays.
    const charged = cost?.currency === currency ? cost.amount : null;
    return { ...nothing, status: 'sent', provider_message_id, charged, provider_cost: cost };
  }
  const reason = outcome.reason.slice(0, MAX_REASON_LENGTH);
  if (outcome.status !== 'retry') return { ...nothing, status: outcome.status, reason };
  if (isOperatorFault(reason)) return { ...nothing, status: 'queued', reason, again_at: new Date(Date.now() + pause) };
  if (attempts >= MAX_ATTEMPTS) return { ...nothing, status: 'failed', reason: 'provider_unavailable' };
  return { ...nothing, status: 'queued', reason };
}
