import { LRUCache } from 'lru-cache';

import type { Channel, Purpose } from '../../message-enums';
import type { Recipient } from '../../recipients';
import { contactWindow } from '../contact-times/contact-window';
import { firstAllowed } from '../contact-times/local-time';
import { loudMinutes } from '../contact-times/quiet-hours';
import { chooseChannel } from './channel-choice';
import type { LeaveOutReason } from './reasons';
import type { SmsRules } from './sms-rules';

export { LEAVE_OUT_REASONS, type LeaveOutReason } from './reasons';

/** Everything that decides whether, how and when a customer gets a message. */
export interface DecisionInput {
  purpose: Purpose;
  channel: 'auto' | Channel;
  recipient: Recipient;
  /** Quiet hours are HH:MM in the time zone of the shop. If both times are equal, there are none. */
  settings: SmsRules & { offers_need_consent: boolean; quiet_from: string; quiet_to: string };
  /** The IANA time zone of the shop. */
  timezone: string;
  now: Date;
}

export type Decision =
  { action: 'send'; channel: Channel; at: Date; is_now: boolean } | { action: 'leave_out'; reason: LeaveOutReason };

/**
 * Decides whether this customer gets a message for this purpose, by which channel, and when: now, or at the first
 * minute that suits the customer and is outside the quiet hours of the shop. If no minute fulfils both, only the quiet
 * hours count. For service messages only the quiet hours count too, because they are about something that has just
 * happened.
 * @throws RangeError for a time zone that Intl does not know
 */
export function decide(input: DecisionInput): Decision {
  const refused = refusal(input);
  if (refused) return { action: 'leave_out', reason: refused };
  const { channel, reason } = chooseChannel(input);
  if (channel === undefined) return { action: 'leave_out', reason };
  const now = input.now.getTime();
  const preferredTime = input.purpose === 'service' ? null : input.recipient.best_contact_time;
  const at = firstAllowed(input.timezone, now, allowedMinutes(input.settings, preferredTime));
  return { action: 'send', channel, at: new Date(at), is_now: at === now };
}

/** The reason that excludes the customer on every channel. */
function refusal({ purpose, recipient }: DecisionInput): LeaveOutReason | undefined {
  if (!recipient.is_active) return 'inactive';
  if (recipient.do_not_contact) return 'do_not_contact';
  if (purpose === 'offers' && !recipient.can_receive_offers) return 'no_offers';
  if (purpose === 'loyalty' && !recipient.can_receive_loyalty) return 'no_loyalty';
  return undefined;
}

/**
 * The allowed minutes are cached, because a campaign needs the same few weeks for thousands of customers. A week takes
 * 10 KB.
 */
const weeks = new LRUCache<string, Uint8Array>({ max: 200 });

function allowedMinutes(
  settings: Pick<DecisionInput['settings'], 'quiet_from' | 'quiet_to'>,
  preferredTime: string | null,
): Uint8Array {
  const key = `${settings.quiet_from} ${settings.quiet_to} ${preferredTime ?? ''}`;
  const cached = weeks.get(key);
  if (cached) return cached;
  const loud = loudMinutes(settings);
  const preferredWindow = preferredTime === null ? null : contactWindow(preferredTime);
  const both = preferredWindow ? loud.map((minute, index) => minute & (preferredWindow[index] ?? 0)) : loud;
  const allowed = both.includes(1) ? both : loud;
  weeks.set(key, allowed);
  return allowed;
}
