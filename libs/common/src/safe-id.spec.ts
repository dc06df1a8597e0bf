import { safeId } from './safe-id';
import { id, idInUrl } from './schema-types';

const LARGEST = 2n ** 53n - 1n;

describe('An id', () => {
  it.each([1, '2147483648', 2n ** 52n, LARGEST])('that is %p is a number', (value) => {
    expect(BigInt(safeId(value))).toBe(BigInt(value));
  });

  it.each([LARGEST + 1n, String(LARGEST + 2n), Number(LARGEST) + 1])('that is %p is refused', (value) => {
    expect(() => safeId(value)).toThrow(`${value} is beyond 2^53-1, the largest integer that is exact`);
  });

  it('of a model is a number in the answer', () => {
    expect(id.parse(LARGEST)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => id.parse(LARGEST + 1n)).toThrow('is beyond 2^53-1');
  });

  it.each([String(LARGEST + 1n), String(LARGEST + 2n), '9'.repeat(19), '0', '-1', '1.5'])(
    'in a URL is not %s',
    (value) => {
      expect(idInUrl.safeParse(value).success).toBe(false);
    },
  );

  it('in a URL is as long as those of the database', () => {
    expect(idInUrl.parse(String(LARGEST))).toBe(Number.MAX_SAFE_INTEGER);
  });
});
