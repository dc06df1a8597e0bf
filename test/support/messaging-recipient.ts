import type { Recipient } from '@wateja/messaging';

/** SMS to Kenya, at any price. */
export const KENYA = { sms_countries: ['KE'], sms_prices: null };

/** A customer who accepts messages by every channel for every purpose, and has no recorded consents. */
export const recipient = (differences: Partial<Recipient> = {}): Recipient => ({
  customer_id: 12,
  name: 'Amina Otieno',
  phone: '+254701234567',
  email: 'amina@example.com',
  is_active: true,
  prefer_sms: true,
  prefer_email: true,
  prefer_call: false,
  do_not_contact: false,
  can_receive_offers: true,
  can_receive_loyalty: true,
  best_contact_time: null,
  consents: { sms: null, email: null },
  total_spent: '12500.00',
  total_purchases: 12,
  loyalty_tier: 'regular',
  ...differences,
});
