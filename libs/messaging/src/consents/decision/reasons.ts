/** The reasons for leaving a customer out, in the order in which the decision checks them. */
export const LEAVE_OUT_REASONS = [
  'inactive',
  'do_not_contact',
  'no_offers',
  'no_loyalty',
  'prefers_call',
  'no_preferred_channel',
  'channel_not_preferred',
  'consent_withdrawn',
  'consent_missing',
  'invalid_phone',
  'country_not_allowed',
  'no_price',
  'invalid_email',
] as const;
export type LeaveOutReason = (typeof LEAVE_OUT_REASONS)[number];
