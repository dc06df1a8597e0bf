import { productionFiles } from './support/source-files';

const ROUTE = /@(?:Get|Post|Patch|Put|Delete|All)\(/g;

/** Routes whose answers have no schema, each with its reason. */
const WITHOUT_SCHEMA: Record<string, [routes: number, reason: string]> = {
  'libs/read-models/src/data-export/data-export.controller.ts': [
    1,
    'a stream, whose parts the service writes by the schema',
  ],
  'libs/imports/src/uploads/imports.controller.ts': [1, 'the rejected rows of a file of the user, as CSV'],
  'apps/api/src/monitoring/monitoring.controller.ts': [1, 'text for Prometheus, without data of anybody'],
  'libs/messaging/src/consents/unsubscribe/unsubscribe.controller.ts': [
    2,
    'pages for people, without data of customers',
  ],
  'apps/api/src/unknown-route.controller.ts': [1, 'always throws'],
};

describe('answers', () => {
  const controllers = productionFiles().filter(({ path }) => path.endsWith('.controller.ts'));

  it('of every route have a schema, or a reason for none, or no body', () => {
    const counts = controllers.map(({ path, content }) => {
      const routes = content.match(ROUTE)?.length ?? 0;
      const empty = content.match(/@HttpCode\((?:204|HttpStatus\.NO_CONTENT)\)/g)?.length ?? 0;
      const handlers = content.split(ROUTE).slice(1);
      const schemas = handlers.filter((handler) => /@Api(?:Json)?Answer(?:OrFile)?\(/.test(handler)).length;
      return { path, missing: routes - schemas - empty - (WITHOUT_SCHEMA[path]?.[0] ?? 0) };
    });
    expect(counts.length).toBeGreaterThan(10);
    expect(counts.filter(({ missing }) => missing !== 0)).toEqual([]);
  });

  it('leave by the framework only: nothing else writes to the connection', () => {
    const writers = productionFiles().filter(({ content }) => /\breply\.send\(|\.raw\.(?:write|end)\(/.test(content));
    expect(writers.map(({ path }) => path)).toEqual([]);
  });

  it('in CSV are written by one function', () => {
    const users = productionFiles().filter(({ content }) => /from 'csv-stringify/.test(content));
    expect(users.map(({ path }) => path)).toEqual(['libs/common/src/csv.ts']);
  });
});
