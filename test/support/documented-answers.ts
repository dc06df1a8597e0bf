import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the committed document says of a route. `npm run verify` compares the document with the application. */
interface DocumentedRoute {
  pattern: RegExp;
  statuses: Record<string, Set<number>>;
}

let routes: DocumentedRoute[] | undefined;

function readRoutes(): DocumentedRoute[] {
  const text = readFileSync(join(__dirname, '../../openapi.json'), 'utf8');
  const { paths } = JSON.parse(text) as {
    paths: Record<string, Record<string, { responses?: Record<string, unknown> }>>;
  };
  return Object.entries(paths)
    .sort(([a], [b]) => parametersIn(a) - parametersIn(b))
    .map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      statuses: Object.fromEntries(
        Object.entries(operations).map(([method, { responses = {} }]) => [
          method.toUpperCase(),
          new Set(Object.keys(responses).map(Number)),
        ]),
      ),
    }));
}

/** Answers to a request that is refused for its URL or its headers, before a route is looked for. */
const BEFORE_ROUTES = [414, 431];

const parametersIn = (path: string) => path.split('{').length;

/**
 * Throws if a documented route gives an answer that the document does not name. So every test also checks the document.
 * @param url the path of the request, with or without a query
 */
export function assertDocumented(
  method: string,
  url: string,
  { status, text }: { status: number; text: string },
): void {
  const path = url.split('?')[0]!;
  const statuses = (routes ??= readRoutes()).find(({ pattern }) => pattern.test(path))?.statuses[method];
  if (!statuses || statuses.has(status) || BEFORE_ROUTES.includes(status)) return;
  if (text.includes('"route_not_found"')) return;
  throw new Error(`The document does not name the answer ${status} of ${method} ${path}: ${text.slice(0, 300)}`);
}
