import * as fc from 'fast-check';

import { JsonText } from './json-text';

describe('JsonText', () => {
  it('builds an object from values and from JSON', () => {
    const sale = JsonText.written<{ id: number }>('{"id": 7}');
    const answer = JsonText.object<{ message: string; sale: { id: number }; cursor: string | null }>({
      message: 'Posted "twice"',
      sale,
      cursor: null,
    });
    expect(answer.text).toBe('{"message":"Posted \\"twice\\"","sale":{"id":7},"cursor":null}');
  });

  it('leaves out undefined members, as JSON.stringify does', () => {
    expect(JsonText.object<{ a?: number; b: number }>({ a: undefined, b: 1 }).text).toBe('{"b":1}');
  });

  it('joins lists', () => {
    expect(JsonText.list([]).text).toBe('[]');
    expect(JsonText.list([JsonText.written('1'), JsonText.written('{"a":2}')]).text).toBe('[1,{"a":2}]');
  });

  it('is the same as JSON.stringify writes, no matter which members are already JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.tuple(fc.jsonValue(), fc.boolean())), (members) => {
        const entries = Object.entries(members).filter(([name]) => name !== '__proto__');
        const values = Object.fromEntries(entries.map(([name, [value]]) => [name, value]));
        const mixed = Object.fromEntries(
          entries.map(([name, [value, isText]]) => [
            name,
            isText ? JsonText.written<unknown>(JSON.stringify(value)) : value,
          ]),
        );
        expect(JsonText.object<Record<string, unknown>>(mixed).text).toBe(JSON.stringify(values));
      }),
    );
  });
});
