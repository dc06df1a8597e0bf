import { assertVersion, expectedVersion, isKnown, representationTag, versionTag } from './entity-tag';

describe('entity tags', () => {
  it('contain the version, alone or with a digest of the whole answer', () => {
    expect(versionTag(7)).toBe('"7"');
    const tag = representationTag(7, '{"a":1}');
    expect(tag).toMatch(/^"7-[\w-]{16}"$/);
    expect(representationTag(7, '{"a":2}')).not.toBe(tag);
    expect(expectedVersion(tag)).toBe(7);
  });

  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"7"', 7],
    [' "12-abc_-D" ', 12],
  ])('If-Match %p expects version %p', (header, version) => expect(expectedVersion(header)).toBe(version));

  it.each(['7', 'W/"7"', '"x"', '"7", "8"', '', '"99999999999"'])('If-Match %p is refused', (header) =>
    expect(() => expectedVersion(header)).toThrow('Validation failed'),
  );

  it.each([
    ['"7-a"', true],
    ['W/"7-a"', true],
    ['"1", "7-a"', true],
    ['*', true],
    ['"7"', false],
    ['7-a', false],
  ])('If-None-Match %p names "7-a": %p', (header, isNamed) => expect(isKnown('"7-a"', header)).toBe(isNamed));

  it('are in the error with the current version when it is not the expected one', () => {
    expect(() => assertVersion(8, 8)).not.toThrow();
    expect(() => assertVersion(8, undefined)).not.toThrow();
    expect(() => assertVersion(8, 7)).toThrow(expect.objectContaining({ entity_tag: '"8"' }));
  });
});
