import fc from 'fast-check';

import { excessOf, MAX_DEPTH, MAX_VALUES } from './json-limits';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('excessOf', () => {
  it('accepts every value that was written as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(excessOf(JSON.stringify(value))).toBeUndefined();
      }),
    );
  });

  it('limits the depth', () => {
    expect(excessOf(nested(MAX_DEPTH))).toBeUndefined();
    expect(excessOf(nested(MAX_DEPTH + 1))).toMatch(/nest/);
    expect(excessOf('{"a":'.repeat(200_000))).toMatch(/nest/);
  });

  it('limits names and entries together', () => {
    const fields = (count: number) => `{${Array.from({ length: count }, (_, i) => `"f${i}":0`).join()}}`;
    expect(excessOf(fields(MAX_VALUES))).toBeUndefined();
    expect(excessOf(fields(MAX_VALUES + 1))).toMatch(/more than 50000/);
    expect(excessOf(`[${'0,'.repeat(MAX_VALUES + 1)}0]`)).toMatch(/more than 50000/);
  });

  it.each(['{"a":1,"a":2}', '[{"b":{"a":1,"c":0,"a":1}}]', '{"a":1,"\\u0061":2}', '{"":1,"":2}', '{"a":[],"a":{}}'])(
    'finds the field that is named twice in %s',
    (json) => {
      expect(excessOf(json)).toBe('Must not contain the same field twice');
    },
  );

  it.each([
    '{"a":{"a":1},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a:a,{[","b":"\\"a\\":1"}',
    '{"a":"\\\\","b":"\\\\\\"{"}',
  ])('accepts %s', (json) => {
    expect(excessOf(json)).toBeUndefined();
  });

  it('throws nothing for a text that is not JSON', () => {
    for (const json of ['', '"', '"a', '"\\', '}}}', ':::', '{"\\x":1,"\\x":2', ']{']) {
      expect(() => excessOf(json)).not.toThrow();
    }
  });

  it('refuses every object that names a field twice, also with another spelling', () => {
    const escaped = (name: string) =>
      `"${[...name].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii', maxLength: 5 }), { minLength: 1 }), (names) => {
        const unique = [...new Set(names)];
        const fields = [...unique.map((name) => JSON.stringify(name)), escaped(unique[0]!)];
        expect(excessOf(`{${fields.map((name) => `${name}:0`).join()}}`)).toBe('Must not contain the same field twice');
      }),
    );
  });
});
