import { HttpException } from '@nestjs/common';
import { DomainError, type DomainErrorKind, type RefusedField } from '@wateja/common';
import { STATUS_CODES } from 'node:http';

import { NO_SUCH_ROUTE } from '../controllers/route-not-found';

/** The body of every error: RFC 9457 with more fields: `error`, `details`, and what some errors add. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Stable, for programs. */
  code: string;
  /** One sentence, for people. */
  error: string;
  details?: RefusedField[];
  /** Proves the password to the second step of a login. */
  challenge?: string;
  /** Only for `customer_merged`: the customer who has the data now. */
  customer_id?: number;
  /** How many recipients a campaign has that must be confirmed. */
  recipients?: number;
}

const STATUS_OF_KIND: Record<DomainErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-slow': 408,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-type': 415,
  rejected: 422,
  'too-many-requests': 429,
  unavailable: 503,
};

/** The sentences for errors that no service has thrown. Messages of frameworks are never sent. */
const SENTENCE_OF_STATUS: Record<number, [code: string, error: string]> = {
  400: ['bad_request', 'The request is malformed'],
  401: ['unauthenticated', 'Log in first'],
  403: ['forbidden', 'You do not have permission for this request'],
  404: ['route_not_found', NO_SUCH_ROUTE],
  405: ['method_not_allowed', 'This route does not support this method'],
  406: ['not_acceptable', 'The answer is available only as application/json'],
  408: ['request_timeout', 'The request took too long to arrive'],
  413: ['body_too_large', 'The body is larger than this route accepts'],
  414: ['url_too_long', 'The URL is too long'],
  415: ['unsupported_media_type', 'Send the body as application/json'],
  429: ['too_many_requests', 'Too many requests; try again later'],
  431: ['headers_too_large', 'The headers are too large, or too many'],
  503: ['unavailable', 'The service is not available; try again shortly'],
};

/** The problem with which to answer an error. A problem with status 500 or above must be logged. */
export function toProblem(error: unknown): Problem {
  if (error instanceof DomainError) {
    // An error of the whole body has no field.
    const details = error.details?.map(({ path, code, message }) => ({ path: path || 'body', code, message }));
    return { ...problem(STATUS_OF_KIND[error.kind], error.code, error.message, details), ...error.extension };
  }
  return problemOfStatus(statusOf(error));
}

/** The problem for a status of the HTTP layer. A status without a sentence becomes a 500. */
export function problemOfStatus(status: number): Problem {
  const sentence = SENTENCE_OF_STATUS[status];
  return sentence ? problem(status, ...sentence) : problem(500, 'internal_error', 'Internal server error');
}

function problem(status: number, code: string, error: string, details?: RefusedField[]): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:wateja:problem:${code}`, title, status, code, error, ...(details && { details }) };
}

/** The status of a Nest exception or a Fastify error; 500 for other errors. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
}
