import { type Channel, CHANNELS, type Purpose } from '../../message-enums';
import type { Recipient } from '../../recipients';
import { isEmail } from './addresses';
import type { LeaveOutReason } from './reasons';
import { smsObstacle, type SmsRules } from './sms-rules';

interface ContactPreference {
  purpose: Purpose;
  channel: 'auto' | Channel;
  recipient: Recipient;
  settings: SmsRules & { offers_need_consent: boolean };
}

type Choice = { channel: Channel; reason?: undefined } | { channel?: undefined; reason: LeaveOutReason };

/**
 * Chooses the channel: SMS before email if the customer prefers both and both are allowed and possible. If neither is,
 * it returns the reason of the first channel that the customer prefers. A withdrawn consent comes before a wrong
 * address.
 */
export function chooseChannel(preference: ContactPreference): Choice {
  const { recipient, channel } = preference;
  const preferred = CHANNELS.filter((candidate) => recipient[`prefer_${candidate}`]);
  if (preferred.length === 0) return { reason: recipient.prefer_call ? 'prefers_call' : 'no_preferred_channel' };
  const possible = channel === 'auto' ? preferred : preferred.filter((candidate) => candidate === channel);
  let first: LeaveOutReason | undefined;
  for (const candidate of possible) {
    const reason = obstacle(preference, candidate);
    if (reason === undefined) return { channel: candidate };
    first ??= reason;
  }
  return { reason: first ?? 'channel_not_preferred' };
}

function obstacle({ purpose, recipient, settings }: ContactPreference, channel: Channel): LeaveOutReason | undefined {
  const consent = recipient.consents[channel];
  if (consent === 'withdrawn') return 'consent_withdrawn';
  if (purpose === 'offers' && settings.offers_need_consent && consent !== 'granted') return 'consent_missing';
  if (channel === 'sms') return smsObstacle(recipient.phone, settings);
  return isEmail(recipient.email) ? undefined : 'invalid_email';
}
