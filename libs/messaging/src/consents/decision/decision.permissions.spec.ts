import { KENYA, recipient } from '../../../../../test/support/messaging-recipient';
import type { Channel, Purpose } from '../../message-enums';
import type { ConsentState, Recipient } from '../../recipients';
import { decide, type LeaveOutReason } from './decision';

const CALM = { quiet_from: '00:00', quiet_to: '00:00' };
const INACTIVE = { is_active: false };
const STOPPED = { do_not_contact: true };
const NO_OFFERS = { can_receive_offers: false };
const NO_LOYALTY = { can_receive_loyalty: false };
const SMS_ONLY = { prefer_sms: true, prefer_email: false };
const EMAIL_ONLY = { prefer_sms: false, prefer_email: true };
const CALL_ONLY = { prefer_sms: false, prefer_email: false, prefer_call: true };
const NOTHING = { prefer_sms: false, prefer_email: false, prefer_call: false };
const NO_PHONE = { phone: null };
const NO_EMAIL = { email: null };
const consents = (sms: ConsentState, email: ConsentState) => ({ consents: { sms, email } });
const [YES_YES, YES_NO, NO_YES, NO_NO] = [
  consents('granted', 'granted'),
  consents('granted', 'withdrawn'),
  consents('withdrawn', 'granted'),
  consents('withdrawn', 'withdrawn'),
];
const [YES_NONE, NONE_YES, NO_NONE, NONE_NO] = [
  consents('granted', null),
  consents(null, 'granted'),
  consents('withdrawn', null),
  consents(null, 'withdrawn'),
];

type Row = [Purpose, 'auto' | Channel, Partial<Recipient>, Channel | LeaveOutReason];

/** The decisions if offers need a consent, which is the default. */
const STRICT: Row[] = [
  // Nothing prevents the message: SMS comes first, and only offers need a consent.
  ['service', 'auto', {}, 'sms'],
  ['service', 'sms', {}, 'sms'],
  ['service', 'email', {}, 'email'],
  ['loyalty', 'auto', {}, 'sms'],
  ['loyalty', 'sms', {}, 'sms'],
  ['loyalty', 'email', {}, 'email'],
  ['offers', 'auto', {}, 'consent_missing'],
  ['offers', 'sms', {}, 'consent_missing'],
  ['offers', 'email', {}, 'consent_missing'],
  ['offers', 'auto', YES_YES, 'sms'],
  ['offers', 'sms', YES_YES, 'sms'],
  ['offers', 'email', YES_YES, 'email'],

  // A customer who is inactive or wants no contact gets no message, whatever their other consents are.
  ['service', 'auto', INACTIVE, 'inactive'],
  ['offers', 'auto', { ...INACTIVE, ...YES_YES }, 'inactive'],
  ['loyalty', 'auto', INACTIVE, 'inactive'],
  ['service', 'sms', INACTIVE, 'inactive'],
  ['service', 'email', INACTIVE, 'inactive'],
  ['service', 'auto', STOPPED, 'do_not_contact'],
  ['offers', 'auto', { ...STOPPED, ...YES_YES }, 'do_not_contact'],
  ['loyalty', 'auto', { ...STOPPED, ...YES_YES }, 'do_not_contact'],
  ['service', 'sms', { ...STOPPED, ...YES_YES }, 'do_not_contact'],
  ['service', 'email', { ...STOPPED, ...YES_YES }, 'do_not_contact'],
  ['service', 'auto', { ...INACTIVE, ...STOPPED }, 'inactive'],
  ['offers', 'auto', { ...STOPPED, ...NO_OFFERS }, 'do_not_contact'],
  ['loyalty', 'auto', { ...STOPPED, ...CALL_ONLY }, 'do_not_contact'],

  // A permission counts only for its purpose.
  ['offers', 'auto', { ...NO_OFFERS, ...YES_YES }, 'no_offers'],
  ['offers', 'sms', { ...NO_OFFERS, ...YES_YES }, 'no_offers'],
  ['offers', 'email', { ...NO_OFFERS, ...YES_YES }, 'no_offers'],
  ['offers', 'auto', NO_OFFERS, 'no_offers'],
  ['loyalty', 'auto', NO_OFFERS, 'sms'],
  ['service', 'auto', NO_OFFERS, 'sms'],
  ['loyalty', 'auto', NO_LOYALTY, 'no_loyalty'],
  ['loyalty', 'sms', NO_LOYALTY, 'no_loyalty'],
  ['loyalty', 'email', { ...NO_LOYALTY, ...YES_YES }, 'no_loyalty'],
  ['offers', 'auto', { ...NO_LOYALTY, ...YES_YES }, 'sms'],
  ['service', 'auto', NO_LOYALTY, 'sms'],
  ['service', 'auto', { ...NO_LOYALTY, ...NO_OFFERS }, 'sms'],
  ['offers', 'auto', { ...NO_OFFERS, ...NOTHING }, 'no_offers'],

  // Preferences decide which channels are possible.
  ['service', 'auto', SMS_ONLY, 'sms'],
  ['service', 'sms', SMS_ONLY, 'sms'],
  ['service', 'email', SMS_ONLY, 'channel_not_preferred'],
  ['service', 'auto', EMAIL_ONLY, 'email'],
  ['service', 'sms', EMAIL_ONLY, 'channel_not_preferred'],
  ['service', 'email', EMAIL_ONLY, 'email'],
  ['loyalty', 'auto', EMAIL_ONLY, 'email'],
  ['loyalty', 'sms', EMAIL_ONLY, 'channel_not_preferred'],
  ['offers', 'sms', { ...EMAIL_ONLY, ...YES_YES }, 'channel_not_preferred'],
  ['offers', 'auto', { ...EMAIL_ONLY, ...YES_YES }, 'email'],
  ['service', 'auto', CALL_ONLY, 'prefers_call'],
  ['service', 'sms', CALL_ONLY, 'prefers_call'],
  ['offers', 'email', { ...CALL_ONLY, ...YES_YES }, 'prefers_call'],
  ['loyalty', 'auto', CALL_ONLY, 'prefers_call'],
  ['service', 'auto', { ...SMS_ONLY, prefer_call: true }, 'sms'],
  ['service', 'email', { ...SMS_ONLY, prefer_call: true }, 'channel_not_preferred'],
  ['service', 'auto', NOTHING, 'no_preferred_channel'],
  ['service', 'sms', NOTHING, 'no_preferred_channel'],
  ['loyalty', 'email', NOTHING, 'no_preferred_channel'],
  ['offers', 'auto', { ...NOTHING, ...YES_YES }, 'no_preferred_channel'],

  // A withdrawn consent closes its channel, for every purpose.
  ['service', 'auto', NO_NONE, 'email'],
  ['service', 'sms', NO_NONE, 'consent_withdrawn'],
  ['service', 'email', NO_NONE, 'email'],
  ['service', 'auto', NONE_NO, 'sms'],
  ['service', 'email', NONE_NO, 'consent_withdrawn'],
  ['service', 'auto', NO_NO, 'consent_withdrawn'],
  ['loyalty', 'auto', NO_NONE, 'email'],
  ['loyalty', 'sms', NO_YES, 'consent_withdrawn'],
  ['loyalty', 'email', YES_NO, 'consent_withdrawn'],
  ['loyalty', 'auto', NO_NO, 'consent_withdrawn'],
  ['loyalty', 'auto', { ...NO_NONE, ...SMS_ONLY }, 'consent_withdrawn'],
  ['service', 'auto', { ...NONE_NO, ...EMAIL_ONLY }, 'consent_withdrawn'],
  ['offers', 'auto', NO_YES, 'email'],
  ['offers', 'sms', NO_YES, 'consent_withdrawn'],
  ['offers', 'auto', YES_NO, 'sms'],
  ['offers', 'email', YES_NO, 'consent_withdrawn'],
  ['offers', 'auto', NO_NO, 'consent_withdrawn'],
  ['offers', 'auto', { ...NO_YES, ...SMS_ONLY }, 'consent_withdrawn'],
  ['offers', 'auto', { ...YES_NO, ...EMAIL_ONLY }, 'consent_withdrawn'],

  // Offers are sent only on a channel with a granted consent.
  ['offers', 'auto', YES_NONE, 'sms'],
  ['offers', 'email', YES_NONE, 'consent_missing'],
  ['offers', 'auto', NONE_YES, 'email'],
  ['offers', 'sms', NONE_YES, 'consent_missing'],
  ['offers', 'auto', { ...NONE_YES, ...SMS_ONLY }, 'consent_missing'],
  ['offers', 'auto', { ...YES_NONE, ...EMAIL_ONLY }, 'consent_missing'],
  ['offers', 'auto', NO_NONE, 'consent_withdrawn'],
  ['offers', 'auto', NONE_NO, 'consent_missing'],

  // Without an address the other channel is used. A withdrawn consent is reported before a missing address.
  ['service', 'auto', NO_PHONE, 'email'],
  ['service', 'sms', NO_PHONE, 'invalid_phone'],
  ['service', 'email', NO_PHONE, 'email'],
  ['service', 'auto', NO_EMAIL, 'sms'],
  ['service', 'email', NO_EMAIL, 'invalid_email'],
  ['service', 'auto', { ...NO_PHONE, ...NO_EMAIL }, 'invalid_phone'],
  ['service', 'auto', { ...NO_PHONE, ...SMS_ONLY }, 'invalid_phone'],
  ['service', 'auto', { ...NO_EMAIL, ...EMAIL_ONLY }, 'invalid_email'],
  ['service', 'auto', { ...NO_PHONE, ...NONE_NO }, 'invalid_phone'],
  ['service', 'auto', { ...NO_EMAIL, ...NO_NONE }, 'consent_withdrawn'],
  ['loyalty', 'sms', { ...NO_PHONE, ...NO_YES }, 'consent_withdrawn'],
  ['offers', 'sms', NO_PHONE, 'consent_missing'],
  ['offers', 'auto', { ...NO_PHONE, ...YES_NONE }, 'invalid_phone'],
  ['offers', 'auto', { ...NO_PHONE, ...YES_YES }, 'email'],

  // An address must be valid. One that could reach somebody else, or nobody, counts as missing.
  ['service', 'auto', { phone: '0701234567' }, 'email'],
  ['service', 'sms', { phone: '0701234567' }, 'invalid_phone'],
  ['service', 'sms', { phone: '+254701234567\r\nTo: +254709999999' }, 'invalid_phone'],
  ['service', 'sms', { phone: '+254701234567,+254709999999' }, 'invalid_phone'],
  ['loyalty', 'sms', { phone: '+25470123456' }, 'invalid_phone'],
  ['loyalty', 'sms', { phone: '' }, 'invalid_phone'],
  ['offers', 'sms', { ...YES_YES, phone: '+999701234567' }, 'invalid_phone'],
  ['service', 'email', { email: 'amina@example.com\r\nBcc: all@example.com' }, 'invalid_email'],
  ['service', 'email', { email: 'amina@example.com,bob@example.com' }, 'invalid_email'],
  ['service', 'email', { email: 'Amina <amina@example.com>' }, 'invalid_email'],
  ['loyalty', 'email', { email: 'amina@localhost' }, 'invalid_email'],
  ['loyalty', 'email', { email: '' }, 'invalid_email'],
  ['offers', 'email', { ...YES_YES, email: `${'a'.repeat(65)}@example.com` }, 'invalid_email'],
  ['offers', 'auto', { ...YES_YES, phone: '0701234567', email: 'amina' }, 'invalid_phone'],

  // Names and other texts do not change the decision.
  ['service', 'auto', { name: '' }, 'sms'],
  ['service', 'auto', { name: 'Amina\r\nBcc: all@example.com' }, 'sms'],
  ['service', 'auto', { loyalty_tier: null, total_purchases: 0 }, 'sms'],
];

/** The decisions if the shop accepts `can_receive_offers` as enough. */
const LENIENT: Row[] = [
  ['offers', 'auto', {}, 'sms'],
  ['offers', 'sms', {}, 'sms'],
  ['offers', 'email', {}, 'email'],
  ['offers', 'auto', NO_OFFERS, 'no_offers'],
  ['offers', 'auto', NO_NONE, 'email'],
  ['offers', 'sms', NO_NONE, 'consent_withdrawn'],
  ['offers', 'auto', NO_NO, 'consent_withdrawn'],
  ['offers', 'email', NONE_NO, 'consent_withdrawn'],
  ['offers', 'auto', { ...NO_NONE, ...SMS_ONLY }, 'consent_withdrawn'],
  ['offers', 'auto', STOPPED, 'do_not_contact'],
  ['offers', 'auto', INACTIVE, 'inactive'],
  ['offers', 'auto', CALL_ONLY, 'prefers_call'],
];

const outcome = (offersNeedConsent: boolean, [purpose, channel, person]: Row) => {
  const decision = decide({
    ...{ purpose, channel, recipient: recipient(person), timezone: 'Africa/Nairobi' },
    settings: { offers_need_consent: offersNeedConsent, ...CALM, ...KENYA },
    now: new Date('2026-11-25T09:00:00Z'),
  });
  return decision.action === 'send' ? decision.channel : decision.reason;
};

describe('whether a customer is written to, and how', () => {
  it.each(STRICT)('%s by %s to %j: %s', (...row) => expect(outcome(true, row)).toBe(row[3]));

  it.each(LENIENT)('without a consent: %s by %s to %j: %s', (...row) => expect(outcome(false, row)).toBe(row[3]));
});

describe('foreign phones', () => {
  const reach = (phone: string, rules: object = {}, channel: 'auto' | 'sms' = 'sms') => {
    const decision = decide({
      ...{ purpose: 'loyalty', channel, recipient: recipient({ phone }), timezone: 'Africa/Nairobi' },
      settings: { offers_need_consent: true, ...CALM, ...KENYA, ...rules },
      now: new Date('2026-11-25T09:00:00Z'),
    });
    return decision.action === 'send' ? decision.channel : decision.reason;
  };
  const UGANDA = '+256701234567';

  it.each([
    ...['+18765551234', '+447012345678', '+881612345678', '+882161234567', '+37125123456', '+8001234567'],
    ...[UGANDA, '+255712345678'],
  ])('%s gets no SMS from a shop that may write to Kenya', (phone) =>
    expect(reach(phone)).toMatch(/^(country_not_allowed|invalid_phone)$/),
  );

  it('a foreign phone does not stop an email', () => expect(reach(UGANDA, {}, 'auto')).toBe('email'));

  it('a country of the list gets SMS', () => expect(reach(UGANDA, { sms_countries: ['KE', 'UG'] })).toBe('sms'));

  it('a phone that no price fits gets none', () => {
    const prices = [{ prefix: '254', price: '0.80' }];
    expect(reach(UGANDA, { sms_countries: ['KE', 'UG'], sms_prices: prices })).toBe('no_price');
    expect(reach('+254701234567', { sms_prices: prices })).toBe('sms');
  });
});
