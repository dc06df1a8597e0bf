import { DomainError, FIELD_CODES, ValidationFailed } from '@wateja/common';
import { PreconditionFailed } from '../../controllers/entity-tag';
import { type Problem, problemOfStatus, toProblem } from '../problem';

interface DocumentedError {
  status: number;
  description: string;
  example: Problem;
}

const byStatus = (status: number, description: string): DocumentedError => ({
  status,
  description,
  example: problemOfStatus(status),
});

/** The errors that many operations share. The code that answers errors also makes these examples. */
export const ERRORS = {
  ValidationFailed: {
    status: 400,
    description: 'The input is not valid. `details` names each field.',
    example: toProblem(
      new ValidationFailed([{ path: 'name', code: 'required', message: 'Customer name is required' }]),
    ),
  },
  Unauthenticated: {
    status: 401,
    description: 'The access token is missing, not valid or expired.',
    example: toProblem(new DomainError('unauthenticated', 'access_token_missing', 'Access token required')),
  },
  Forbidden: {
    status: 403,
    description:
      'Your role or your API key does not have the permission that this operation needs. `error` names the ' +
      'permission.',
    example: toProblem(
      new DomainError(
        'forbidden',
        'role_insufficient',
        'Your role does not have the permission customers:delete, which this request needs',
      ),
    ),
  },
  NotFound: {
    status: 404,
    description: 'The resource does not exist, or it belongs to a business of which you are not a member.',
    example: toProblem(new DomainError('not-found', 'customer_not_found', 'Customer not found')),
  },
  IdempotencyConflict: {
    status: 409,
    description:
      'The request conflicts with the current state, or a request with this `Idempotency-Key` is still running.',
    example: toProblem(
      new DomainError(
        'conflict',
        'request_in_progress',
        'A request with this Idempotency-Key is still running; try again shortly',
      ),
    ),
  },
  CustomerMerged: {
    status: 410,
    description: '`customer_merged`: the customer was merged into another one, who is in `customer_id`.',
    example: toProblem(
      new DomainError('gone', 'customer_merged', 'This customer was merged into another one, who is in `customer_id`'),
    ),
  },
  PreconditionFailed: {
    status: 412,
    description: 'The resource has changed since the version of `If-Match`. `ETag` names the current version.',
    example: toProblem(new PreconditionFailed(8)),
  },
  IdempotencyKeyReused: {
    status: 422,
    description:
      'The request cannot be carried out as it is, or its `Idempotency-Key` was used for a different request.',
    example: toProblem(
      new DomainError('rejected', 'idempotency_key_reused', 'This Idempotency-Key was used for a different request'),
    ),
  },
  BodyTooLarge: byStatus(413, 'The body is too large.'),
  UnsupportedMediaType: byStatus(415, 'The body is not JSON.'),
  TooManyRequests: byStatus(429, 'You have sent too many requests. Wait as many seconds as `Retry-After` says.'),
  InternalError: byStatus(500, 'An error in the service. The log explains it under this `X-Request-Id`.'),
  Unavailable: byStatus(503, 'The service or its database cannot answer now. Try again after `Retry-After` seconds.'),
} satisfies Record<string, DocumentedError>;

export type ErrorName = keyof typeof ERRORS;

/** All errors as reusable responses. */
export const responseComponents = Object.fromEntries(
  Object.entries(ERRORS).map(([name, { status, description, example }]) => [
    name,
    {
      description,
      headers: Object.fromEntries(headersOf(status).map((header) => [header, ref('headers', header)])),
      content: { 'application/problem+json': { schema: ref('schemas', 'Problem'), example } },
    },
  ]),
);

export const headerComponents = {
  'X-Request-Id': stringHeader(
    'Identifies this request in the log: as `client_request_id` if you sent the header, otherwise as ' +
      '`request_id`.',
    '1f7c2f0e-8d1e-4b57-9a55-2c1c9a1f6d3b',
  ),
  RateLimit: stringHeader(
    'How many requests are left (`r`), and after how many seconds the count starts again (`t`).',
    '"default";r=599;t=60',
  ),
  'RateLimit-Policy': stringHeader(
    'How many requests (`q`) you may send in how many seconds (`w`).',
    '"default";q=600;w=60',
  ),
  ETag: stringHeader('The version of the resource, for `If-None-Match` and `If-Match`.', '"7-Zm9vYmFy"'),
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer', minimum: 1, examples: [1] },
  },
  'WWW-Authenticate': stringHeader('How to authenticate.', 'Bearer'),
};

const meanings = Object.entries(FIELD_CODES)
  .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
  .join(' ');

export const problemSchema = {
  type: 'object',
  description: 'An error (RFC 9457).',
  required: ['type', 'title', 'status', 'code', 'error'],
  properties: {
    type: {
      type: 'string',
      description: 'A URI that names the kind of problem.',
      examples: ['urn:wateja:problem:validation_failed'],
    },
    title: { type: 'string', description: 'The name of the status.', examples: ['Bad Request'] },
    status: { type: 'integer', minimum: 400, maximum: 599, examples: [400] },
    code: { type: 'string', description: 'A stable code for programs.', examples: ['validation_failed'] },
    error: { type: 'string', description: 'A sentence for people. It may change.', examples: ['Validation failed'] },
    challenge: {
      type: 'string',
      description: 'Of `second_factor_required` only: what `POST /auth/second-factor` takes beside the code.',
      examples: ['eyJhbGciOiJI…'],
    },
    customer_id: {
      type: 'integer',
      description: 'Of `customer_merged` only: the customer into whom this one was merged.',
      examples: [123],
    },
    recipients: {
      type: 'integer',
      description: 'Of `recipients_unconfirmed` only: how many recipients the campaign has now.',
      examples: [20_000],
    },
    details: {
      type: 'array',
      description: 'The fields that were refused, if the input is not valid.',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: {
          path: { type: 'string', description: 'The path of the field, separated by dots.', examples: ['name'] },
          code: {
            type: 'string',
            description: `A stable code for programs. ${meanings}`,
            enum: Object.keys(FIELD_CODES),
            examples: ['required'],
          },
          message: {
            type: 'string',
            description: 'A sentence for people. It may change.',
            examples: ['Customer name is required'],
          },
        },
      },
    },
  },
};

function headersOf(status: number): (keyof typeof headerComponents)[] {
  const headerOfStatus = { 401: 'WWW-Authenticate', 429: 'Retry-After', 503: 'Retry-After' } as const;
  return status in headerOfStatus
    ? ['X-Request-Id', headerOfStatus[status as keyof typeof headerOfStatus]]
    : ['X-Request-Id'];
}

function stringHeader(description: string, example: string) {
  return { description, schema: { type: 'string', examples: [example] } };
}

function ref(kind: string, name: string) {
  return { $ref: `#/components/${kind}/${name}` };
}
