import { format } from 'winston';

import { PREPARED } from './line-buffer';
import { redact } from './redact';
import { currentRequest, type RequestFacts } from './request-context';

/** The fields of a log line, in this order. All other fields are left out. */
const FIELDS: string[] = [
  ...['timestamp', 'level', 'message', 'context', 'request_id', 'client_request_id', 'route', 'method', 'status'],
  ...['duration_ms', 'business_id', 'user_id', 'api_key_id', 'error', 'code', 'stack'],
];

type LogLine = Record<string, unknown>;

const ASSEMBLY = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Leaves out the lines that Nest logs at every start about its modules and routes. */
export const withoutAssembly = format((info) =>
  info.level === 'info' && ASSEMBLY.has(info['context']) ? false : info,
);

/** Writes one JSON object per line, with the facts of the running request. Personal data in the text is masked. */
export const jsonLine = format.printf((info) => preparedIn(info) ?? JSON.stringify(logLine(info), FIELDS));

/** The part of a request's line that is the same for all requests to a route, as text. */
const routeParts = new Map<string, string>();

/** The line of a request. It contains facts only, so nothing needs to be masked, and its ids need no escaping. */
export function requestLine(facts: RequestFacts, status: number, durationMs: number): string {
  const { request_id, client_request_id, business_id, user_id, api_key_id } = facts;
  const clientId = client_request_id === undefined ? '' : `,"client_request_id":"${client_request_id}"`;
  const business = business_id === undefined ? '' : `,"business_id":${business_id}`;
  const user = user_id === undefined ? '' : `,"user_id":${user_id}`;
  const key = api_key_id === undefined ? '' : `,"api_key_id":${api_key_id}`;
  return (
    `{"timestamp":"${new Date().toISOString()}",${routePart(facts)},"request_id":"${request_id}"${clientId}` +
    `${business}${user}${key},"status":${status},"duration_ms":${durationMs}}`
  );
}

function routePart({ method, route }: RequestFacts): string {
  const name = `${method} ${route}`;
  const cached = routeParts.get(name);
  if (cached !== undefined) return cached;
  const facts = { level: 'info', message: name, context: REQUEST_CONTEXT, route, method };
  const text = JSON.stringify(facts).slice(1, -1);
  // All unknown paths share one route, but a client may invent any method, so the number of texts is limited.
  if (routeParts.size < MAX_ROUTE_PARTS) routeParts.set(name, text);
  return text;
}

const MAX_ROUTE_PARTS = 1_000;

/** The `context` of the lines of requests. */
export const REQUEST_CONTEXT = 'HTTP';

const preparedIn = (info: Record<symbol, unknown>) => info[PREPARED] as string | undefined;

/** Writes a short line for a developer who watches the console. */
export const readableLine = format.printf((info) => {
  const { timestamp, level, message, context, status, duration_ms, stack } = logLine(info);
  const time = String(timestamp).slice(0, 23).replace('T', ' ');
  const outcome = status === undefined ? '' : ` ${String(status)} ${String(duration_ms)} ms`;
  const trace = stack === undefined ? '' : `\n${String(stack)}`;
  return `${time} ${String(level).padEnd(5)} [${String(context ?? 'Wateja')}] ${String(message)}${outcome}${trace}`;
});

function logLine(info: Record<string, unknown>): LogLine {
  // Nest passes the stack as a list, which usually has one entry or none.
  const stack = [info['stack']].flat().filter((entry) => typeof entry === 'string');
  return {
    ...currentRequest(),
    ...info,
    timestamp: new Date().toISOString(),
    message: redact(String(info['message'])),
    stack: stack.length > 0 ? redact(stack.join('\n')) : undefined,
  };
}
