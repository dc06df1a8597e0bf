import type { OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_EXTENSION, type AccessLevel } from '@wateja/auth';

import { type ErrorName, ERRORS, headerComponents, problemSchema, responseComponents } from './error-components';
import { addRequestHeaders, parameterComponents } from './request-headers';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Headers = Record<string, { $ref: string }>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Adds to each operation what no controller says: who may call it, the errors it may give, the headers it sends. */
export function addCommonAnswers(document: OpenAPIObject): OpenAPIObject {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (operation) complete(path, method, operation);
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

function complete(path: string, method: string, operation: Operation): void {
  const access = (operation as { [ACCESS_EXTENSION]?: AccessLevel })[ACCESS_EXTENSION] ?? 'public';
  const isLimited = !path.startsWith('/health');
  for (const response of Object.values(operation.responses)) {
    if (response && !('$ref' in response)) response.headers = { ...response.headers, ...answerHeaders(isLimited) };
  }
  const errors: ErrorName[] = ['InternalError', 'Unavailable'];
  if (operation.parameters?.length || operation.requestBody) errors.push('ValidationFailed');
  if (operation.requestBody) errors.push('BodyTooLarge', 'UnsupportedMediaType');
  if (path.includes('{')) errors.push('NotFound');
  if (isLimited) errors.push('TooManyRequests');
  errors.push(...addRequestHeaders(method, operation, access === 'public'));
  operation.security = access === 'public' ? [] : [{ bearerAuth: [] }];
  if (access !== 'public') errors.push('Unauthenticated');
  if (isRole(access)) {
    errors.push('Forbidden');
    const orHigher = access === 'admin' ? '' : ' or higher';
    operation.description = `${operation.description ?? ''} Needs the role \`${access}\`${orHigher}.`.trim();
  }
  for (const name of errors) {
    operation.responses[ERRORS[name].status] ??= { $ref: `#/components/responses/${name}` };
  }
}

/** Who is a member at all has the role `staff`, so such a route forbids nothing. */
const isRole = (access: AccessLevel) => access === 'manager' || access === 'owner' || access === 'admin';

function answerHeaders(isLimited: boolean): Headers {
  const names = isLimited ? ['X-Request-Id', 'RateLimit', 'RateLimit-Policy'] : ['X-Request-Id'];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
