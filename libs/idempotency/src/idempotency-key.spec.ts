import { fingerprint, readIdempotencyKey } from './idempotency-key';

describe('readIdempotencyKey', () => {
  it.each([
    ['8e03978e-40d5-43e8-bc93-6894a57f9324', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['"8e03978e"', '8e03978e'],
    ['"till 7 / \\"a\\""', 'till 7 / "a"'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('reads %s', (header, key) => expect(readIdempotencyKey(header)).toBe(key));

  it.each(['', '""', 'two words', '"open', 'ключ', 'x'.repeat(256), 'a\u0000b'])('refuses %p', (header) =>
    expect(() => readIdempotencyKey(header)).toThrow('Validation failed'),
  );

  it('refuses two keys', () => expect(() => readIdempotencyKey(['a', 'b'])).toThrow('Validation failed'));
});

describe('fingerprint', () => {
  it('is the same for any order of members', () => {
    expect(fingerprint('/a', { x: 1, y: [{ b: 2, a: 1 }] })).toBe(fingerprint('/a', { y: [{ a: 1, b: 2 }], x: 1 }));
  });

  it('cannot be used to guess a password', () => {
    const member = (password: string) => fingerprint('/a', { email: 'asha@duka.example', password });
    expect(member('one')).toBe(member('another'));
  });

  it.each([
    ['/b', { x: 1 }],
    ['/a', { x: '1' }],
    ['/a', { x: 1, y: null }],
    ['/a', undefined],
    ['/a', [['x', 1]]],
  ])('of %s with %j differs from that of another request', (path, body) => {
    expect(fingerprint(path, body)).not.toBe(fingerprint('/a', { x: 1 }));
  });
});
