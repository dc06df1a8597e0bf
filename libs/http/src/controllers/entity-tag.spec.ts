import fc from 'fast-check';

import {
  assertVersion,
  expectedVersions,
  isKnown,
  PreconditionFailed,
  representationTag,
  versionTag,
} from './entity-tag';

describe('entity tags', () => {
  it('contain the version, alone or with a digest of the whole answer', () => {
    expect(versionTag(7)).toBe('"7"');
    const tag = representationTag(7, '{"a":1}');
    expect(tag).toMatch(/^"7-[\w-]{16}"$/);
    expect(representationTag(7, '{"a":2}')).not.toBe(tag);
    expect(expectedVersions(tag)).toEqual([7]);
  });

  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"7"', [7]],
    [' "12-abc_-D" ', [12]],
    ['W/"7-abc"', [7]],
    ['"7-abc-gzip"', [7]],
    ['"7", W/"8-x" ,"9"', [7, 8, 9]],
    [',"7",, "8",', [7, 8]],
    ['"other,with,commas", "7"', [7]],
    ['"x"', []],
    ['"07"', []],
    ['""', []],
    ['"99999999999"', []],
    ['"7.5"', []],
    ['"7;gzip"', []],
    ['"é"', []],
  ])('If-Match %p accepts the versions %p', (header, versions) => expect(expectedVersions(header)).toEqual(versions));

  it.each(['7', '', ' , ', 'w/"7"', '"7" "8"', '"7', '"7", 8', '*, "7"', '"a b"', 'W/7', '"7"x'])(
    'If-Match %p is no list of tags and is refused',
    (header) => expect(() => expectedVersions(header)).toThrow('Validation failed'),
  );

  it('of any list of tags name the versions in it, also among tags of others', () => {
    const ours = fc
      .tuple(fc.nat(), fc.stringMatching(/^(-[\w-]{1,20})?$/))
      .map(([version, digest]) => ({ version, digest }));
    const theirs = fc.stringMatching(/^[!#-,./:-~]{0,10}$/);
    const element = fc.tuple(fc.constantFrom('', 'W/'), fc.oneof(ours, theirs));
    fc.assert(
      fc.property(fc.array(element, { minLength: 1 }), fc.constantFrom(',', ', ', ' , ', ',,'), (elements, comma) => {
        const header = elements.map(([weak, tag]) =>
          typeof tag === 'string' ? `${weak}"${tag}"` : `${weak}"${tag.version}${tag.digest}"`,
        );
        const versions = elements.flatMap(([, tag]) => (typeof tag === 'string' ? [] : [tag.version]));
        expect(expectedVersions(header.join(comma))).toEqual(versions);
      }),
    );
  });

  it.each([
    ['"7-a"', true],
    ['W/"7-a"', true],
    ['"1", "7-a"', true],
    ['"a,b" , W/"7-a"', true],
    ['*', true],
    ['"7"', false],
    ['7-a', false],
  ])('If-None-Match %p names "7-a": %p', (header, isNamed) => expect(isKnown('"7-a"', header)).toBe(isNamed));

  it('are in the error with the current version when it is not the expected one', () => {
    expect(() => assertVersion(8, [7, 8])).not.toThrow();
    expect(() => assertVersion(8, undefined)).not.toThrow();
    expect(() => assertVersion(8, [])).toThrow(PreconditionFailed);
    expect(() => assertVersion(8, [7])).toThrow(expect.objectContaining({ entity_tag: '"8"' }));
  });
});
