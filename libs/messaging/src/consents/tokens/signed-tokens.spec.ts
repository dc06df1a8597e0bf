import { TokenKeys } from '@wateja/auth';
import fc from 'fast-check';

import { SignedTokens, type Unsubscriber } from './signed-tokens';

const SECRET = 'the first secret of this shop, long enough';
const OTHER = 'another secret, which is just as long as that';
const tokens = new SignedTokens(new TokenKeys(SECRET));

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const unsubscriber = fc.record(
  {
    business_id: id,
    customer_id: id,
    channel: fc.constantFrom('sms' as const, 'email' as const),
    message_id: id,
  },
  { requiredKeys: ['business_id', 'customer_id', 'channel'] },
);

describe('Tokens of links to unsubscribe', () => {
  it('contain their customer, in a URL of moderate length', () => {
    fc.assert(
      fc.property(unsubscriber, (one) => {
        const token = tokens.unsubscribeToken(one);
        expect(tokens.readUnsubscribeToken(token)).toEqual(one);
        expect(token).toMatch(/^[\w.-]{1,100}$/);
      }),
    );
  });

  it('are good for nothing with any one bit of them turned', () => {
    fc.assert(
      fc.property(unsubscriber, fc.nat(), fc.nat({ max: 7 }), (one, place, bit) => {
        const bytes = Buffer.from(tokens.unsubscribeToken(one), 'latin1');
        const at = place % bytes.length;
        bytes[at] = bytes[at]! ^ (1 << bit);
        expect(tokens.readUnsubscribeToken(bytes.toString('latin1'))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('are valid for no other customer and no other channel', () => {
    fc.assert(
      fc.property(unsubscriber, unsubscriber, (one, other) => {
        const claim = ({ business_id, customer_id, channel, message_id }: Unsubscriber) =>
          [business_id, customer_id, channel, message_id].filter((part) => part !== undefined).join('.');
        fc.pre(claim(one) !== claim(other));
        const signature = tokens.unsubscribeToken(one).split('.').at(-1);
        expect(tokens.readUnsubscribeToken(`${claim(other)}.${signature}`)).toBeNull();
      }),
    );
  });

  it('are none where anything stands beside them, or numbers are written another way', () => {
    const good = tokens.unsubscribeToken({ business_id: 5, customer_id: 12, channel: 'email' });
    const [, rest] = good.split(/^5\./);
    const bad = [`${good}=`, `${good} `, ` ${good}`, `${good}\n`, `05.${rest}`, `+5.${rest}`, `5.0.${rest}`, '', '...'];
    expect(bad.map((token) => tokens.readUnsubscribeToken(token))).toEqual(bad.map(() => null));
  });
});

describe('Tokens of all kinds', () => {
  it('outlive a change of the secret while the one before is still known', () => {
    const one: Unsubscriber = { business_id: 5, customer_id: 12, channel: 'email' };
    const [old, call] = [tokens.unsubscribeToken(one), tokens.callbackToken('africas-talking')];
    const rotated = new SignedTokens(new TokenKeys(OTHER, [SECRET]));
    expect(rotated.readUnsubscribeToken(old)).toEqual(one);
    expect(rotated.isCallbackToken('africas-talking', call)).toBe(true);
    expect(rotated.unsubscribeToken(one)).not.toBe(old);
    const forgetful = new SignedTokens(new TokenKeys(OTHER));
    expect(forgetful.readUnsubscribeToken(old)).toBeNull();
    expect(forgetful.isCallbackToken('africas-talking', call)).toBe(false);
  });

  it('are of one kind and one provider', () => {
    const call = tokens.callbackToken('africas-talking');
    expect(tokens.isCallbackToken('africas-talking', call)).toBe(true);
    expect(tokens.isCallbackToken('smtp', call)).toBe(false);
    expect(
      tokens.isCallbackToken('5.12.email', tokens.unsubscribeToken(exampleUnsubscriber()).split('.').at(-1)!),
    ).toBe(false);
    expect(tokens.readUnsubscribeToken(`5.12.email.${tokens.callbackToken('5.12.email')}`)).toBeNull();
    const wrong = ['', 'x', call.slice(1), `${call}A`, call.toLowerCase()];
    expect(wrong.map((token) => tokens.isCallbackToken('africas-talking', token))).toEqual(wrong.map(() => false));
  });
});

const exampleUnsubscriber = (): Unsubscriber => ({ business_id: 5, customer_id: 12, channel: 'email' });
