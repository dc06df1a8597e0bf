import { readFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';

import { follow, type WithComponents } from './follow';

/**
 * The answers of a route that the committed document names. `npm run verify` compares the document with the
 * application.
 */
interface DocumentedRoute {
  pattern: RegExp;
  /** The documented answers of each method, by status. */
  answers: Record<string, Map<number, DocumentedAnswer>>;
}

interface DocumentedAnswer {
  $ref?: string;
  headers?: Record<string, unknown>;
}

let routes: DocumentedRoute[] | undefined;

function readRoutes(): DocumentedRoute[] {
  const text = readFileSync(join(__dirname, '../../openapi.json'), 'utf8');
  const document = JSON.parse(text) as WithComponents & {
    paths: Record<string, Record<string, { responses?: Record<string, DocumentedAnswer> }>>;
  };
  return Object.entries(document.paths)
    .sort(([a], [b]) => parametersIn(a) - parametersIn(b))
    .map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      answers: Object.fromEntries(
        Object.entries(operations).map(([method, { responses = {} }]) => [
          method.toUpperCase(),
          new Map(Object.entries(responses).map(([status, answer]) => [Number(status), follow(document, answer)])),
        ]),
      ),
    }));
}

/** Answers to requests that are refused for their URL or their headers, before a route is looked up. */
const BEFORE_ROUTES = [414, 431];

const parametersIn = (path: string) => path.split('{').length;

/** Most tests set no rate limits, and answers without limits lack their headers. */
const OF_LIMITS = /^ratelimit|^retry-after$/i;

/**
 * Throws if a documented route gives an answer that the document does not name, or lacks a header that it promises. So
 * every test also checks the document.
 * @param url the path of the request, with or without a query
 */
export function assertDocumented(
  method: string,
  url: string,
  { status, headers, text }: { status: number; headers: OutgoingHttpHeaders; text: string },
): void {
  const path = url.split('?')[0]!;
  const answers = (routes ??= readRoutes()).find(({ pattern }) => pattern.test(path))?.answers[method];
  if (!answers || BEFORE_ROUTES.includes(status) || text.includes('"route_not_found"')) return;
  const promised = answers.get(status);
  if (!promised)
    throw new Error(`The document does not name the answer ${status} of ${method} ${path}: ${text.slice(0, 300)}`);
  for (const name of Object.keys(promised.headers ?? {}).filter((name) => !OF_LIMITS.test(name))) {
    if (headers[name.toLowerCase()] === undefined)
      throw new Error(`The answer ${status} of ${method} ${path} has no ${name}, which the document promises`);
  }
}
