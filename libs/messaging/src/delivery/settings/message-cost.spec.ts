import { messageCost } from './message-cost';

const prices = { sms_price: '0.8', email_price: '0.0125' };

test.each([
  ['sms', 1, '0.8000'],
  ['sms', 3, '2.4000'],
  ['sms', 0, '0.0000'],
  ['email', 0, '0.0125'],
  // The text of an email does not change its price.
  ['email', 3, '0.0125'],
] as const)('%s of %d segments: %s', (channel, segments, cost) =>
  expect(messageCost(channel, segments, prices)).toBe(cost),
);

test('stays exact', () =>
  expect(messageCost('sms', 3, { sms_price: '999999.9999', email_price: '0' })).toBe('2999999.9997'));
