import { RemainingSms } from '../../delivery/allowance/remaining-sms';
import type { Recipient } from '../../recipients';
import { compileTexts } from '../../templates/texts/texts';
import { type CampaignContext, CampaignPlanner } from './campaign-planner';
import { fromScaledCost, toScaledCost } from './scaled-cost';

const context = (change: Partial<CampaignContext> = {}): CampaignContext => ({
  ...{ purpose: 'offers', channel: 'auto', holdout_percent: 0, holdout_key: 'k', budget_cap: null },
  texts: compileTexts({ sms_text: 'Hi {{first_name}}', email_subject: 'News', email_text: 'Dear {{customer_name}}' }),
  sender: { business_id: 1, name: 'Duka', currency: 'KES', timezone: 'Africa/Nairobi', is_reindexing: false },
  settings: {
    ...{ offers_need_consent: false, quiet_from: '20:00', quiet_to: '08:00' },
    ...{ sms_price: '0.80', email_price: '0.00', prices_by_prefix: null },
    ...{ sms_countries: ['KE'], sms_prices: null },
  },
  allowance: new RemainingSms({ daily: null, monthly: null }),
  operatorCost: (segments) => toScaledCost('1.00') * BigInt(segments),
  now: new Date('2026-03-02T09:00:00Z'),
  ...change,
});

const customer = (customerId: number, change: Partial<Recipient> = {}): Recipient => ({
  ...{
    customer_id: customerId,
    name: 'Amina Hassan',
    phone: '+254712345678',
    email: 'amina@barua.example',
    is_active: true,
  },
  ...{ prefer_sms: true, prefer_email: false, prefer_call: false, best_contact_time: null },
  ...{ do_not_contact: false, can_receive_offers: true, can_receive_loyalty: true },
  consents: { sms: null, email: null },
  ...{ total_spent: '0.00', total_purchases: 0, loyalty_tier: null },
  ...change,
});

const many = Array.from({ length: 1_000 }, (_, index) => customer(index + 1));
const byEmail = { prefer_sms: false, prefer_email: true };

test('writes to customers who may get the message, at the price of their channel', () => {
  const planner = new CampaignPlanner(context());
  expect(planner.plan(customer(1))).toMatchObject({
    ...{ group: 'sent', channel: 'sms', is_now: true, cost: toScaledCost('0.8') },
    message: { body: 'Hi Amina', segments: 1 },
  });
  expect(planner.plan(customer(2, byEmail))).toMatchObject({
    group: 'sent',
    channel: 'email',
    cost: 0n,
    message: null,
  });
  expect(planner.plan(customer(3, { do_not_contact: true }))).toEqual({ group: 'left_out', reason: 'do_not_contact' });
});

test('leaves out whose name makes the text longer than any message', () => {
  const texts = compileTexts({ sms_text: '{{customer_name}}'.repeat(12), email_subject: null, email_text: null });
  const planner = new CampaignPlanner(context({ texts, channel: 'sms' }));
  expect(planner.plan(customer(1))).toMatchObject({ group: 'sent' });
  expect(planner.plan(customer(2, { name: 'N'.repeat(250) }))).toEqual({ group: 'left_out', reason: 'too_long' });
});

test('stops where the next message would pass the cap; what costs nothing still goes', () => {
  const planner = new CampaignPlanner(context({ budget_cap: '2.40' }));
  expect(many.slice(0, 5).map((recipient) => planner.plan(recipient).group)).toEqual([
    ...['sent', 'sent', 'sent', 'left_out', 'left_out'],
  ]);
  expect(planner.plan(customer(6, byEmail)).group).toBe('sent');
});

test('goes on with what was reserved before', () => {
  const planner = new CampaignPlanner(context({ budget_cap: '2.40' }), toScaledCost('1.60'));
  expect(many.slice(0, 2).map((recipient) => planner.plan(recipient).group)).toEqual(['sent', 'left_out']);
});

test('holds out by chance, only those who would be written to, and counts no cost for them', () => {
  const planner = new CampaignPlanner(context({ budget_cap: '320.00', holdout_percent: 50 }));
  const groups = many.map((recipient) => planner.plan(recipient).group);
  const sent = groups.filter((group) => group === 'sent').length;
  expect(sent).toBe(400);
  const end = groups.lastIndexOf('sent');
  expect(groups.slice(0, end + 1)).not.toContain('left_out');
  // After the end of the budget nobody would get a message, so nobody is held out either.
  expect(groups.slice(end + 1).filter((group) => group === 'sent')).toEqual([]);
  expect(groups.slice(end + 2)).not.toContain('holdout');
  const mute = new CampaignPlanner(context({ holdout_percent: 50 }));
  expect(many.map((recipient) => mute.plan({ ...recipient, do_not_contact: true }).group)).not.toContain('holdout');
});

test('a customer who shares an address with an earlier one is left out, and one who cannot be written to takes none', () => {
  const planner = new CampaignPlanner(context({ budget_cap: '1.60' }), 0n, new Set([1, 2, 3, 4, 5, 6]));
  const groups = [
    customer(1, { do_not_contact: true }),
    customer(2),
    customer(3),
    customer(4, { ...byEmail, email: 'AMINA@barua.example' }),
    customer(5, byEmail),
    customer(6, { phone: '+254712345679' }),
    customer(7, { phone: '+254712345670' }),
  ].map((recipient) => {
    const plan = planner.plan(recipient);
    return plan.group === 'left_out' ? plan.reason : plan.group;
  });
  expect(groups).toEqual([
    ...['do_not_contact', 'sent', 'duplicate_address', 'sent', 'duplicate_address', 'sent', 'budget'],
  ]);
});

test('a customer of the holdout stands for the address too', () => {
  const sharing = new Set(many.map(({ customer_id }) => customer_id));
  const planner = new CampaignPlanner(context({ holdout_percent: 50 }), 0n, sharing);
  const groups = many.map(
    (recipient) => planner.plan({ ...recipient, phone: `+2547123${10_000 + (recipient.customer_id % 500)}` }).group,
  );
  expect(new Set(groups.slice(0, 499))).toEqual(new Set(['sent', 'holdout']));
  expect(groups.slice(500)).toEqual(Array(500).fill('left_out'));
});

test.each(['0.8', '0.0035', '999999.9999', '0'])('amounts stay exact: %s', (amount) =>
  expect(Number(fromScaledCost(toScaledCost(amount)))).toBe(Number(amount)),
);
