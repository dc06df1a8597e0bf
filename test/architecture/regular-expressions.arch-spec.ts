import { regexes } from 'zod';

import { constructionsIn, formatsIn, type FoundExpression, literalsIn } from './support/regular-expressions';
import { LIMIT, slowest } from './support/slow-inputs';
import { productionFiles } from './support/source-files';

/** Files that construct expressions at run time, and the expressions. They cannot be read from the syntax tree. */
const CONSTRUCTED: Record<string, RegExp[]> = {
  'libs/common/src/csv.ts': [
    /^'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u,
    /^'(?='*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]))/u,
  ],
  'libs/common/src/schema-types.ts': [/^\d{1,8}(\.\d{1,2})?$/, /^\d{1,6}(\.\d{1,3})?$/],
};

/** The formats of Zod that are checked by a regular expression. The project uses no others of that kind. */
const FORMATS: Record<string, RegExp[]> = {
  email: [regexes.email],
  'iso.date': [regexes.date],
  'iso.datetime': [regexes.datetime({}), regexes.datetime({ offset: true })],
  uuid: [regexes.uuid()],
};

const files = productionFiles();
const all: FoundExpression[] = [
  ...files.flatMap(literalsIn),
  ...[...Object.entries(CONSTRUCTED), ...Object.entries(FORMATS)].flatMap(([where, expressions]) =>
    expressions.map((expression) => ({ where, expression })),
  ),
];

describe('regular expressions', () => {
  it('are found wherever they are, and only there', () => {
    const content = 'const a = /a+/g; // /b/\nfoo("/c/", /[/]\\/d/u); new RegExp("e"); z.iso.datetime()';
    const file = { path: 'x.ts', content };
    expect(literalsIn(file).map(({ where, expression }) => [where, expression.source])).toEqual([
      ['x.ts:1', 'a+'],
      ['x.ts:2', '[/]\\/d'],
    ]);
    expect([constructionsIn(file), formatsIn(file)]).toEqual([['x.ts'], ['iso.datetime']]);
    expect(all.length).toBeGreaterThan(50);
  });

  it('that are made at run time are named here', () => {
    expect([...new Set(files.flatMap(constructionsIn))].sort()).toEqual(Object.keys(CONSTRUCTED).sort());
  });

  it('of Zod are named here, when its formats are used', () => {
    const used = new Set(files.flatMap(formatsIn).map((name) => name.replace('iso.', '')));
    const formats = new Set(Object.keys(FORMATS).map((name) => name.replace('iso.', '')));
    const withExpression = [...used].filter(
      (name) => name in regexes && !['string', 'number', 'boolean', 'bigint', 'null', 'undefined'].includes(name),
    );
    expect(withExpression.filter((name) => !formats.has(name))).toEqual([]);
  });

  it.each([
    ['a quadratic one', /[^@\s]+@[^@\s]+/],
    ['an exponential one', /^(a+)+$/],
    ['one that looks for an end from every beginning', /b[^]*?<\/b>/],
  ])('are found to be slow: %s', (_name, expression) => {
    // A search that is cut off counts as slow, so the test does not have to wait long.
    expect(slowest(expression, 1_000).milliseconds).toBeGreaterThan(LIMIT);
  });

  it('take no time that grows with the square of the text, whatever it holds', () => {
    const slow = all
      .map(({ where, expression }) => ({ where, expression: String(expression), ...slowest(expression) }))
      .filter(({ milliseconds }) => milliseconds > LIMIT);
    expect(slow).toEqual([]);
  });
});
