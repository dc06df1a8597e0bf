import fc from 'fast-check';

import { generateApiKey, hashOfApiKey, isApiKey } from './api-key';

describe('API keys', () => {
  it('have our format, and their hash is the stored one', () => {
    const { key, prefix, key_hash } = generateApiKey();
    expect(key).toMatch(/^wtj_[0-9a-f]{8}_[0-9a-f]{56}$/);
    expect(key.startsWith(prefix)).toBe(true);
    expect(hashOfApiKey(key)).toBe(key_hash);
    expect(key_hash).not.toContain(key.slice(14, 30));
    expect(isApiKey(key)).toBe(true);
    expect(generateApiKey().key).not.toBe(key);
  });

  it('are not valid when any one character is changed', () => {
    const { key } = generateApiKey();
    const changes = fc.tuple(fc.integer({ min: 0, max: key.length - 1 }), fc.constantFrom(...'0123456789abcdefXZ_-\n'));
    fc.assert(
      fc.property(changes, ([at, character]) => {
        fc.pre(key[at] !== character);
        expect(hashOfApiKey(key.slice(0, at) + character + key.slice(at + 1))).toBeNull();
      }),
    );
  });

  it.each(['', 'wtj_', 'wtj_00000000_', `${generateApiKey().key}\n`, ` ${generateApiKey().key}`])(
    'do not include %j',
    (text) => expect(hashOfApiKey(text)).toBeNull(),
  );
});
