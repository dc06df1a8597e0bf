import { randomBytes } from 'node:crypto';

import { isWeakSecret } from './weak-secret';

describe('a weak secret', () => {
  it.each([
    'x'.repeat(64),
    'abcdefgh'.repeat(6),
    'deadbeef'.repeat(8),
    'abcdefghijklmnopqrstuvwxyz0123456789',
    'this is my very own jwt secret 2026',
    'change-me-change-me-please-change-it',
    'K7b0q!P2Password-m4hZs8tVwXyLc9d1FgR',
  ])('is %s', (secret) => expect(isWeakSecret(secret)).toBe(true));

  it.each(['hex', 'base64', 'base64url'] as const)('is no random one in %s', (encoding) => {
    const weak = Array.from({ length: 500 }, () => randomBytes(32).toString(encoding)).filter(isWeakSecret);
    expect(weak).toEqual([]);
  });
});
