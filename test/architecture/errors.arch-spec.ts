import { FIELD_CODES } from '@wateja/common';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, fieldPart = '', errorPart = ''] = readFileSync('docs/errors.md', 'utf8').split(/^## /m);
const rowsOf = (markdown: string) =>
  [...markdown.matchAll(/^\| `(\w+)` +\| (.+) \|$/gm)].map(([, code = '', rest = '']) => ({
    code,
    cells: rest.split('|').map((cell) => cell.trim()),
  }));

const sources = ['libs', 'apps']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  .filter((path) => path.endsWith('.ts') && !path.includes('spec.ts') && !path.includes('generated'))
  .map((path) => readFileSync(path, 'utf8'));

const KINDS =
  'invalid|unauthenticated|forbidden|not-found|gone|too-slow|conflict|precondition-failed|too-large|unsupported-type|rejected|too-many-requests|unavailable';

/** The codes that the code gives to errors: with their kind, by the name of a record, for a status, or by a table. */
const codesInSources = () =>
  sources.flatMap((source) => [
    ...[...source.matchAll(new RegExp(`\\(\\s*'(?:${KINDS})',\\s*'(\\w+)'`, 'g'))].map(([, code]) => code),
    ...[...source.matchAll(/new NotFound\('([\w ]+)'\)|extends NotFound \{[^}]*super\('([\w ]+)'\)/g)].map(
      ([, name, own]) => `${(name ?? own ?? '').toLowerCase().replaceAll(' ', '_')}_not_found`,
    ),
    ...[...source.matchAll(/^ {2}[45]\d\d: \['([a-z_]+)', /gm)].map(([, code]) => code),
    ...[...source.matchAll(/^ {2}([a-z_]+): 'The customer /gm)].map(([, code]) => code),
    ...[...source.matchAll(/override readonly code = '(\w+)'/g)].map(([, code]) => code),
  ]);

describe('docs/errors.md', () => {
  it('has each code of a field with the meaning that the OpenAPI document gives', () => {
    const documented = rowsOf(fieldPart).map(({ code, cells: [meaning] }) => [code, meaning]);
    expect(documented).toEqual(Object.entries(FIELD_CODES));
  });

  it('has each code of an error once, with its meaning and what to do', () => {
    const rows = rowsOf(errorPart);
    const documented = rows.map(({ code }) => code).sort();
    expect(documented).toEqual([...new Set([...codesInSources(), 'internal_error'])].sort());
    expect(rows.filter(({ cells }) => cells.length < 2 || cells.some((cell) => !/[\w`]\.?$/.test(cell)))).toEqual([]);
  });
});
