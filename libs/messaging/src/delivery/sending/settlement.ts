import type { Outcome } from '../channels/channel';
import { isOperatorFault } from '../channels/operator-faults';

/** What an attempt has come to, as the message tells it. */
export interface Settlement {
  status: 'queued' | 'sent' | 'failed' | 'doubtful';
  reason: string | null;
  provider_message_id: string | null;
  /** What the provider took, a decimal string in the business's currency; null when it does not tell. */
  charged: string | null;
  /**
   * When it gets a new job, where it waits for operators; the attempt does not count. Null: it is over, or its job comes
   * again.
   */
  again_at: Date | null;
}

/** A message is given up when the provider could not take it so often. */
const MAX_ATTEMPTS = 9;
const MAX_REASON_LENGTH = 100;

/**
 * What is written down of an attempt's outcome.
 * @param attempts at the provider, this one too
 * @param currency of the business
 * @param pause until a message that waits for operators is tried again, in milliseconds
 */
export function settlementOf(outcome: Outcome, attempts: number, currency: string, pause: number): Settlement {
  const nothing = { reason: null, provider_message_id: null, charged: null, again_at: null };
  if (outcome.status === 'sent') {
    const { provider_message_id, cost } = outcome;
    // In another currency it cannot be compared: the estimate stands.
    const charged = cost?.currency === currency ? cost.amount : null;
    return { ...nothing, status: 'sent', provider_message_id, charged };
  }
  const reason = outcome.reason.slice(0, MAX_REASON_LENGTH);
  if (outcome.status !== 'retry') return { ...nothing, status: outcome.status, reason };
  if (isOperatorFault(reason)) return { ...nothing, status: 'queued', reason, again_at: new Date(Date.now() + pause) };
  if (attempts >= MAX_ATTEMPTS) return { ...nothing, status: 'failed', reason: 'provider_unavailable' };
  return { ...nothing, status: 'queued', reason };
}
