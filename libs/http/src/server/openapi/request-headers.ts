import { ENTITY_TAG_EXTENSION } from '../../controllers/entity-tag.interceptor';
import { IDEMPOTENT_EXTENSION } from '../../controllers/operation-extensions';

import { type ErrorName } from './error-components';

interface Operation {
  parameters?: unknown[] | undefined;
  responses: Record<string, unknown>;
  [ENTITY_TAG_EXTENSION]?: boolean;
  [IDEMPOTENT_EXTENSION]?: boolean;
}

const ETAG = { $ref: '#/components/headers/ETag' };

/**
 * Documents the common request headers: Idempotency-Key, and If-None-Match and If-Match for resources with an entity
 * tag.
 * @returns the errors that these headers can cause
 */
export function addRequestHeaders(method: string, operation: Operation): ErrorName[] {
  if (operation[IDEMPOTENT_EXTENSION]) {
    Reflect.deleteProperty(operation, IDEMPOTENT_EXTENSION);
    addParameter(operation, 'IdempotencyKey');
    return ['IdempotencyConflict', 'IdempotencyKeyReused'];
  }
  if (!operation[ENTITY_TAG_EXTENSION]) return [];
  const success = operation.responses['200'] as { headers?: object };
  success.headers = { ...success.headers, ETag: ETAG };
  if (method === 'get') {
    addParameter(operation, 'IfNoneMatch');
    operation.responses['304'] = {
      description: 'The resource still has the version of `If-None-Match`.',
      headers: { ETag: ETAG },
    };
    return [];
  }
  addParameter(operation, 'IfMatch');
  return ['PreconditionFailed'];
}

function addParameter(operation: Operation, parameter: keyof typeof parameterComponents): void {
  operation.parameters = [...(operation.parameters ?? []), { $ref: `#/components/parameters/${parameter}` }];
}

export const parameterComponents = {
  IdempotencyKey: header(
    'Idempotency-Key',
    'A value that you choose, a new one for each request. If you repeat a request with the same key and ' +
      'body, it has no second effect. You get the first answer again, with `Idempotent-Replayed: true`. ' +
      'Answers are kept for 24 hours.',
    '8e03978e-40d5-43e8-bc93-6894a57f9324',
  ),
  IfNoneMatch: header(
    'If-None-Match',
    'The `ETag` that you have. If it is still current, the answer is 304 without a body.',
    '"7-Zm9vYmFy"',
  ),
  IfMatch: header(
    'If-Match',
    'The `ETag` of the version that you want to change, or a list of tags. `W/` before a tag makes no ' +
      'difference. If the resource has changed since, the answer is 412. Without this header the last write ' +
      'wins.',
    '"7"',
  ),
};

function header(name: string, description: string, example: string) {
  return { name, in: 'header' as const, required: false, description, schema: { type: 'string', examples: [example] } };
}
