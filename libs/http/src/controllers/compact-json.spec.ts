import * as fc from 'fast-check';

import { compactJson } from './compact-json';

/** Writes JSON with white space around its tokens, as PostgreSQL may. */
function spaced(value: unknown, [separator, colon]: readonly [string, string]): string {
  const list = (items: string[]) => items.join(separator);
  if (Array.isArray(value)) return `[${list(value.map((item) => spaced(item, [separator, colon])))}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value);
  return `{${list(members.map(([name, member]) => JSON.stringify(name) + colon + spaced(member, [separator, colon])))}}`;
}

const WAYS = [
  [',', ':'],
  [', ', ': '],
  [', ', ' : '],
  [', \n ', ' : '],
] as const;

describe('compactJson', () => {
  it.each([
    ['{"id" : 1, "name" : "x"}', '{"id":1,"name":"x"}'],
    ['[{"a": null}, \n {"a": true}]', '[{"a":null},{"a":true}]'],
    ['{"a" : " : ", "b" : "\\" : ", "c" : "\\\\", "d" : ", "}', '{"a":" : ","b":"\\" : ","c":"\\\\","d":", "}'],
    ['', ''],
    ['  [ ]\n', '[]'],
    ['"never closed', '"never closed'],
  ])('writes %j as %j', (text, compact) => expect(compactJson(text)).toBe(compact));

  it('writes every JSON as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...WAYS), (value, way) => {
        expect(compactJson(spaced(value, way))).toBe(JSON.stringify(value));
      }),
    );
  });
});
