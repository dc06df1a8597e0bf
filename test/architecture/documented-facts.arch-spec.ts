import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { missingFacts, readDecision, readRepository } from './support/documented-facts';
import { productionFiles } from './support/source-files';

const { FOUNDATIONS } = createRequire(__filename)('../../scripts/kinds-of-libraries.cjs') as { FOUNDATIONS: string[] };

/** Names in documents that the repository does not have, each with the reason. */
const EXCEPTIONS: Record<string, string> = {
  'customer-42.json': 'an example of a file that the service makes',
  CREATEROLE: 'a right of a PostgreSQL role',
  BYPASSRLS: 'a right of a PostgreSQL role',
  pool_mode: 'a setting of PgBouncer',
  max_prepared_statements: 'a setting of PgBouncer',
  synchronous_mode: 'a setting of Patroni',
  ScheduledBackup: 'a resource of CloudNativePG',
  'repo1-retention-full': 'a setting of pgBackRest',
  pg_rewind: 'a program of PostgreSQL',
  pg_dump: 'a program of PostgreSQL',
  ILIKE: 'an operator of PostgreSQL',
  proxy_set_header: 'a directive of nginx',
};

/** CONTRIBUTING shows how a module of this name would be added. */
const EXAMPLE_MODULE = /\bvisits?\b/i;

const read = (path: string) => readFileSync(path, 'utf8');
const markdownIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownIn('docs')];
const decisions = markdownIn('docs/adr').filter((path) => /\/\d{4}-/.test(path));
const repository = readRepository('test/architecture/documented-facts.arch-spec.ts');

/** The names in a document that the repository does not have, including the exceptions. */
const missing = (document: string) => {
  const content = read(document);
  const facts = missingFacts(decisions.includes(document) ? readDecision(content).today : content, repository);
  return document === 'CONTRIBUTING.md' ? facts.filter(({ name }) => !EXAMPLE_MODULE.test(name)) : facts;
};

describe('documents name only what exists', () => {
  it.each([...pages, ...decisions])('in %s', (document) => {
    const breaches = missing(document)
      .filter(({ name }) => !(name in EXCEPTIONS))
      .map(({ line, name }) => `${document}:${line} names ${name}, which is nowhere in the repository`);
    expect(breaches).toEqual([]);
  });

  it('and have no exception that nothing needs', () => {
    const used = new Set([...pages, ...decisions].flatMap(missing).map(({ name }) => name));
    expect(Object.keys(EXCEPTIONS).filter((name) => !used.has(name))).toEqual([]);
  });

  it.each([
    ['a file', 'Look into `libs/notes/src/gone.ts`.'],
    ['a folder', 'All of `libs/gone/` is new.'],
    ['a file without its folder', 'The rule is in `gone-rule.ts`.'],
    ['files by a pattern', 'SQL lies in `*.gone.ts`.'],
    ['a package with a scope', 'It uses `@nestjs/gone`.'],
    ['a package without a scope', 'It uses `gone-package`.'],
    ['a constant', 'At most `MAX_GONE_ROWS` of them.'],
    ['a constant of one word', 'The list is `GONETABLES`.'],
    ['a class', 'This is what `GoneResolver` does.'],
    ['a method', 'Call `prisma.goneTransaction(work)` for it.'],
    ['a decorator', 'It carries `@Gone()`.'],
    ['a column or a function of the database', 'It calls `gone_function(id)`.'],
  ])('would be found naming %s that is gone', (_what, sentence) => {
    expect(missingFacts(`# Page\n\n## Decision\n\n${sentence}\n`, repository)).toHaveLength(1);
  });

  it.each([
    [
      'what exists',
      'See `libs/notes`, `notes.service.ts`, `*.queries.ts`, `pg-boss`, `@nestjs/jwt` and `@wateja/notes`.',
    ],
    ['a request', 'Send `GET /api/customers/:id` with `{"is_active": true}`.'],
    ['an option that was not chosen', '`gone-package` was too large.', '## Options that were weighed'],
    ['the past', 'There was `GoneResolver`.', '## Context'],
  ])('may name %s', (_what, sentence, heading = '## Decision') => {
    expect(missingFacts(`# Page\n\n${heading}\n\n${sentence}\n`, repository)).toEqual([]);
  });
});

describe('decisions', () => {
  it.each(decisions)('%s is accepted, or says what replaced it and what is true now', (path) => {
    const { status, today } = readDecision(read(path));
    expect(status).toMatch(/^accepted, \d{4}-\d\d-\d\d|^superseded (?:in part )?by \[decision \d+\]\(\d{4}-/);
    expect(today.trim()).not.toBe('');
  });

  it('would be found superseded without a word about today', () => {
    const old =
      '# 1. Old\n\nStatus: superseded by [decision 2](0002-new.md), 2026-11-28\n\n## Decision\n\n`GoneResolver`\n';
    expect(readDecision(old).today).toBe('');
    const superseded = old.replace('## Decision', '## What is true now\n\n`GoneService` does it.\n\n## Decision');
    expect(missingFacts(readDecision(superseded).today, repository)).toMatchObject([{ name: 'GoneService' }]);
  });

  it('are all in the list, in order', () => {
    const listed = [...read('docs/adr/README.md').matchAll(/^- \[\d+\. (.+)\]\((.+)\)$/gm)];
    expect(listed.map(([, , file = '']) => `docs/adr/${file}`)).toEqual(decisions);
    for (const [, title = '', file = ''] of listed) {
      expect(read(`docs/adr/${file}`).split('\n')[0]).toBe(`# ${parseInt(file)}. ${title}`);
    }
  });
});

describe('CONTRIBUTING', () => {
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| `((?:apps|libs)\/[\w-]+)` +\|[^|]+\|(?:([^|]+)\|)?$/gm)];

  it('describes every application and library, and no other', () => {
    const existing = ['apps', 'libs'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
    expect(rows.map(([, name]) => name).sort()).toEqual(existing.sort());
  });

  it('says of each foundation which libraries it imports', () => {
    const described = rows.flatMap(([, name = '', imports]) =>
      imports ? [[name, namesIn(imports, /`([\w-]+)`/g)]] : [],
    );
    expect(Object.fromEntries(described)).toEqual(
      Object.fromEntries(FOUNDATIONS.map((name) => [`libs/${name}`, importsOf(`libs/${name}/`)])),
    );
  });
});

/** The libraries that the files of a folder import. */
function importsOf(folder: string): string[] {
  const files = productionFiles().filter(({ path }) => path.startsWith(folder));
  return namesIn(files.map(({ content }) => content).join('\n'), /from '@wateja\/([\w-]+)/g);
}

const namesIn = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
