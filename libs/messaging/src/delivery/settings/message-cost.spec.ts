import { messageCost } from './message-cost';

const prices = { sms_price: '0.8', email_price: '0.0125', prices_by_prefix: null };
const PHONE = '+254701234567';

test.each([
  ['sms', 1, '0.8000'],
  ['sms', 3, '2.4000'],
  ['sms', 0, '0.0000'],
  ['email', 0, '0.0125'],
  // The text of an email does not change its price.
  ['email', 3, '0.0125'],
] as const)('%s of %d segments: %s', (channel, segments, cost) =>
  expect(messageCost(channel, segments, prices, PHONE)).toBe(cost),
);

test('stays exact', () =>
  expect(messageCost('sms', 3, { ...prices, sms_price: '999999.9999' }, PHONE)).toBe('2999999.9997'));

describe('prices of the operator', () => {
  const byPrefix = [
    { prefix: '25678', price: '40' },
    { prefix: '256', price: '35' },
    { prefix: '254', price: '0.60' },
    { prefix: '', price: '50' },
  ];

  test.each([
    ['+256701234567', '35.0000'],
    ['+256781234567', '40.0000'],
    ['+4479112345678', '50.0000'],
    // The shop expects more than the operator pays.
    ['+254701234567', '0.8000'],
  ])('a segment to %s costs %s', (phone, cost) =>
    expect(messageCost('sms', 1, { ...prices, prices_by_prefix: byPrefix }, phone)).toBe(cost),
  );
});
