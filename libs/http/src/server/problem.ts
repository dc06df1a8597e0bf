import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind, type InvalidField } from '@wateja/common';
import { STATUS_CODES } from 'node:http';

/** The body of every error: RFC 9457 with the specification's `error` and `details`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Stable, for programs. */
  code: string;
  /** One sentence, for people. */
  error: string;
  details?: InvalidField[];
}

const STATUS_OF_KIND: Record<DomainErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  rejected: 422,
  'too-many-requests': 429,
  unavailable: 503,
};

/** What is said of errors that no service threw. A message of a framework is never passed on. */
const BY_STATUS: Record<number, [code: string, error: string]> = {
  400: ['bad_request', 'The request is malformed'],
  401: ['unauthenticated', 'Log in first'],
  403: ['forbidden', 'You may not do this'],
  404: ['route_not_found', 'Not found'],
  405: ['method_not_allowed', 'This method is not allowed here'],
  406: ['not_acceptable', 'The answer is only available as application/json'],
  408: ['request_timeout', 'The request took too long to arrive'],
  413: ['body_too_large', 'The body is larger than this route takes'],
  414: ['url_too_long', 'The URL is too long'],
  415: ['unsupported_media_type', 'Send the body as application/json'],
  429: ['too_many_requests', 'Too many requests; try again later'],
  431: ['headers_too_large', 'The headers are too large, or too many'],
  503: ['unavailable', 'The service is not available; try again shortly'],
};

/** The problem to answer with. One with a status of 500 or above must be logged. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) {
    // What concerns the body as a whole has no field of its own.
    const details = error.details?.map(({ path, message }) => ({ path: path || 'body', message }));
    return problem(STATUS_OF_KIND[error.kind], error.code, error.message, details);
  }
  return problemOfStatus(statusOf(error));
}

/** The problem for a status that the HTTP layer itself answers; those without a sentence are a 500. */
export function problemOfStatus(status: number): Problem {
  const known = BY_STATUS[status];
  return known ? problem(status, ...known) : problem(500, 'internal_error', 'Internal server error');
}

function problem(status: number, code: string, error: string, details?: InvalidField[]): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:wateja:problem:${code}`, title, status, code, error, ...(details && { details }) };
}

/** Nest's exceptions and Fastify's errors know their status. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
}
