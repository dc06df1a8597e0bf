import { format } from 'winston';

import { PREPARED } from './line-buffer';
import { redact } from './redact';
import { currentRequest, type RequestFacts } from './request-context';

/** The fields of a log line, in this order. Whatever else is handed to the logger is left out. */
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

/** Leaves out what Nest tells, at every start, about how it puts the application together. */
export const withoutAssembly = format((info) =>
  info.level === 'info' && ASSEMBLY.has(info['context']) ? false : info,
);

/** One JSON object per line, with the facts of the running request, and masked text. */
export const jsonLine = format.printf((info) => preparedIn(info) ?? JSON.stringify(logLine(info), FIELDS));

/** How the line of a request to a route begins after its time, as text: there are as many as there are routes. */
const beginnings = new Map<string, string>();

/** The line of a request, of facts alone: nothing in it has to be masked, and no id has to be escaped. */
export function requestLine(facts: RequestFacts, status: number, duration_ms: number): string {
  const { request_id, client_request_id, business_id, user_id, api_key_id } = facts;
  const given = client_request_id === undefined ? '' : `,"client_request_id":"${client_request_id}"`;
  const business = business_id === undefined ? '' : `,"business_id":${business_id}`;
  const user = user_id === undefined ? '' : `,"user_id":${user_id}`;
  const key = api_key_id === undefined ? '' : `,"api_key_id":${api_key_id}`;
  return (
    `{"timestamp":"${new Date().toISOString()}",${beginningOf(facts)},"request_id":"${request_id}"${given}` +
    `${business}${user}${key},"status":${status},"duration_ms":${duration_ms}}`
  );
}

function beginningOf({ method, route }: RequestFacts): string {
  const name = `${method} ${route}`;
  const known = beginnings.get(name);
  if (known !== undefined) return known;
  const facts = { level: 'info', message: name, context: REQUEST_CONTEXT, route, method };
  const beginning = JSON.stringify(facts).slice(1, -1);
  // Unknown paths go by one route, but anybody may make up a method.
  if (beginnings.size < MAX_BEGINNINGS) beginnings.set(name, beginning);
  return beginning;
}

const MAX_BEGINNINGS = 1_000;

/** Where lines of requests say that they come from. */
export const REQUEST_CONTEXT = 'HTTP';

const preparedIn = (info: Record<symbol, unknown>) => info[PREPARED] as string | undefined;

/** A short line for a person who watches the console. */
export const readableLine = format.printf((info) => {
  const { timestamp, level, message, context, status, duration_ms, stack } = logLine(info);
  const time = String(timestamp).slice(11, 23);
  const outcome = status === undefined ? '' : ` ${String(status)} ${String(duration_ms)} ms`;
  const trace = stack === undefined ? '' : `\n${String(stack)}`;
  return `${time} ${String(level).padEnd(5)} [${String(context ?? 'Wateja')}] ${String(message)}${outcome}${trace}`;
});

function logLine(info: Record<string, unknown>): LogLine {
  // Nest hands over the stack as a list with, usually, one or no entry.
  const stack = [info['stack']].flat().filter((entry) => typeof entry === 'string');
  return {
    ...currentRequest(),
    ...info,
    timestamp: new Date().toISOString(),
    message: redact(String(info['message'])),
    stack: stack.length > 0 ? redact(stack.join('\n')) : undefined,
  };
}
