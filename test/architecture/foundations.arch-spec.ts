import { createRequire } from 'node:module';

import { namedIslands, routesOf } from './support/named-islands';
import { readModels } from './support/prisma-schema';
import { productionFiles, type SourceFile } from './support/source-files';

const { FOUNDATIONS } = createRequire(__filename)('../../scripts/kinds-of-libraries.cjs') as { FOUNDATIONS: string[] };

/** The exceptions: what a foundation may name, by library and name, and why. */
const EXCEPTIONS: Record<string, string> = {
  'database-server *': 'grants the application its rights table by table, so that a new one is never open by mistake',
  'prisma customers': 'looks at one table with row-level security to see whether it holds for this login',
  'auth businesses': 'a caller is a member of a business: the statement that finds the caller reads it along',
};

const libraryOf = (path: string) => /^libs\/([^/]+)\//.exec(path)?.[1] ?? '';
const isFoundation = ({ path }: SourceFile) => FOUNDATIONS.includes(libraryOf(path));

const files = productionFiles().filter(({ path }) => path.startsWith('libs/'));
const islands = {
  models: readModels().filter(({ file }) => !FOUNDATIONS.includes(file)),
  routes: routesOf(files.filter((file) => !isFoundation(file))),
};

/** What foundations name of islands: `library name`, with the places. */
const findNames = (among: SourceFile[]) =>
  among.filter(isFoundation).flatMap((file) =>
    namedIslands(file, islands).map(({ name, line }) => ({
      library: libraryOf(file.path),
      name,
      breach: `${file.path}:${line} names ${name}, which belongs to an island: ask by an abstract class or an event`,
    })),
  );

const breachesAmong = (among: SourceFile[]) =>
  findNames(among)
    .filter(({ library, name }) => !(`${library} ${name}` in EXCEPTIONS || `${library} *` in EXCEPTIONS))
    .map(({ breach }) => breach);

describe('foundations know no island', () => {
  it('name no table and no route of one', () => {
    expect(breachesAmong(files)).toEqual([]);
  });

  it('have no exception that nothing needs', () => {
    const used = new Set(findNames(files).flatMap(({ library, name }) => [`${library} ${name}`, `${library} *`]));
    expect(Object.keys(EXCEPTIONS).filter((exception) => !used.has(exception))).toEqual([]);
  });

  it.each([
    ['a table that is read', '$queryRaw`SELECT erased_at FROM customers WHERE id = ${id} FOR KEY SHARE`'],
    ['a table that is joined', '$queryRaw`SELECT 1 FROM outbox o JOIN sales s ON true`'],
    ['a table in quotes', '$queryRaw`SELECT * FROM public."customer_notes"`'],
    ['a table by itself', "const table = 'campaigns'"],
    ['a model', 'this.prisma.customer.findFirst({ where })'],
    ['a route', 'if (route.startsWith("/api/sales/")) return'],
    ['a route inside a statement', "$executeRaw`DELETE FROM idempotency_keys WHERE route LIKE '/api/customers/%'`"],
    ['a route as controllers write it', "const path = 'customers/:businessId/:customerId'"],
  ])('would be found with %s', (_what, content) => {
    expect(breachesAmong([{ path: 'libs/events/src/planted.ts', content }])).toHaveLength(1);
  });

  it.each([
    ['a table of its own', '$queryRaw`SELECT id FROM outbox JOIN users ON true`; this.prisma.outboxEvent.count()'],
    ['a permission', "const permission = 'customers:read'"],
    ['an event', "type Name = 'customers.created' | 'sales.imported'"],
    ['a sentence', "const summary = 'The customers of a business, with their sales.'"],
    ['a route of its own', "@Controller('businesses/:businessId/members') class Members {}"],
  ])('may have %s', (_what, content) => {
    expect(breachesAmong([{ path: 'libs/auth/src/planted.ts', content }])).toEqual([]);
  });
});
