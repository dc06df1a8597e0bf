import { newTotpSecret, stepOf, totpAddress } from './totp';

/** The secret of the test vectors in RFC 6238, as base32. Their codes have eight digits, of which ours are the last six. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('Codes of an app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('are those of RFC 6238 at second %i', (second, code) => {
    expect(stepOf(code, SECRET, second * 1_000)).toBe(Math.floor(second / 30));
  });

  it('are good one step earlier and later, and no longer', () => {
    const step = 41_152_263;
    const at = (steps: number) => stepOf('005924', SECRET, (step + steps) * 30_000);
    expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, step, step, step, null]);
  });

  it.each(['', '00592', '0059240', '00592４', 'abcdef', ' 005924'])('are never %j', (code) => {
    expect(stepOf(code, SECRET, 1_234_567_890_000)).toBeNull();
  });

  it('come from a secret of 160 bits, whose address names the account', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(secret);
    const address = new URL(totpAddress(secret, 'amina@duka.example'));
    expect([address.protocol, address.host, decodeURIComponent(address.pathname)]).toEqual([
      ...['otpauth:', 'totp', '/Wateja:amina@duka.example'],
    ]);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      ...{ issuer: 'Wateja', secret, algorithm: 'SHA1', digits: '6', period: '30' },
    });
  });
});
