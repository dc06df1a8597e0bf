import type { OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_EXTENSION, FILES_EXTENSION, UNLIMITED_EXTENSION } from '../../controllers/operation-extensions';

import { type ErrorName, ERRORS, headerComponents, problemSchema, responseComponents } from './error-components';
import { addRequestHeaders, parameterComponents } from './request-headers';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Access;
type Headers = Record<string, { $ref: string }>;

/** The access to an operation: `public`, `authenticated` or the lowest role, and the permission that it needs. */
interface Access {
  [ACCESS_EXTENSION]?: string;
  [UNLIMITED_EXTENSION]?: boolean;
  [FILES_EXTENSION]?: string[];
  'x-permission'?: string;
}

/** The lowest role that has a permission, and its holders in words; null for a level that is not a permission. */
export type DescribePermission = (level: string) => { role: string; holders: string } | null;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Adds to each operation what controllers do not declare: who may call it, its common errors, and its headers. */
export function addCommonAnswers(document: OpenAPIObject, describePermission: DescribePermission): OpenAPIObject {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (!operation) continue;
      completeOperation(path, method, operation, describePermission);
      if (namesCustomer(document, path, operation)) addErrors(operation, ['CustomerMerged']);
    }
  }
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: problemSchema },
      responses: responseComponents,
      headers: headerComponents,
      parameters: parameterComponents,
    },
  };
}

function completeOperation(
  path: string,
  method: string,
  operation: Operation,
  describePermission: DescribePermission,
): void {
  const access = operation[ACCESS_EXTENSION] ?? 'public';
  const isLimited = operation[UNLIMITED_EXTENSION] !== true;
  Reflect.deleteProperty(operation, UNLIMITED_EXTENSION);
  const files = (operation[FILES_EXTENSION] ?? []).map(
    (type) => [type, { schema: { type: 'string' as const } }] as const,
  );
  Reflect.deleteProperty(operation, FILES_EXTENSION);
  const answer = operation.responses['200'];
  if (answer && !('$ref' in answer)) answer.content = { ...answer.content, ...Object.fromEntries(files) };
  for (const [status, response] of Object.entries(operation.responses)) {
    const isCounted = isLimited && !BEFORE_COUNTING.includes(status);
    if (response && !('$ref' in response)) response.headers = { ...response.headers, ...answerHeaders(isCounted) };
  }
  const errors: ErrorName[] = ['InternalError', 'Unavailable'];
  if (operation.parameters?.length || operation.requestBody) errors.push('ValidationFailed');
  // Also for operations without a body, because the server checks a body before the handler is known.
  if (method !== 'get') errors.push('BodyTooLarge', 'UnsupportedMediaType');
  if (path.includes('{')) errors.push('NotFound');
  if (isLimited) errors.push('TooManyRequests');
  errors.push(...addRequestHeaders(method, operation));
  operation.security = access === 'public' ? [] : [{ bearerAuth: [] }];
  if (access !== 'public') errors.push('Unauthenticated', 'Forbidden');
  const permission = describePermission(access);
  if (permission) {
    const needs = `Needs the permission \`${access}\` (${permission.holders}).`;
    operation.description = `${operation.description ?? ''} ${needs}`.trim();
    operation['x-permission'] = access;
    operation[ACCESS_EXTENSION] = permission.role;
  }
  addErrors(operation, errors);
}

function addErrors(operation: Operation, errors: ErrorName[]): void {
  for (const name of errors) {
    operation.responses[ERRORS[name].status] ??= { $ref: `#/components/responses/${name}` };
  }
}

/** Whether the path or the body names a customer, who may have been merged into another one. */
function namesCustomer({ components }: OpenAPIObject, path: string, { requestBody }: Operation): boolean {
  if (path.includes('{customerId}')) return true;
  const schema = requestBody && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined;
  if (!schema) return false;
  const body = '$ref' in schema ? components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] : schema;
  return body !== undefined && 'properties' in body && 'customer_id' in (body.properties ?? {});
}

/**
 * A body that is too large or of another type is refused before the request is counted, so the answer has no headers
 * about a budget.
 */
const BEFORE_COUNTING = ['413', '415'];

function answerHeaders(isLimited: boolean): Headers {
  const names = isLimited ? ['X-Request-Id', 'RateLimit', 'RateLimit-Policy'] : ['X-Request-Id'];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
