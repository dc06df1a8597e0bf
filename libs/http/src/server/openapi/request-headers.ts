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
    operation.responses['304'] = { description: 'It is what you have.', headers: { ETag: ETAG } };
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
    'A value of your own, new for each request: sent again with the same key and body, the request has no second ' +
      'effect and gets the first answer, with `Idempotent-Replayed: true`. Kept for 24 hours.',
    '8e03978e-40d5-43e8-bc93-6894a57f9324',
  ),
  IfNoneMatch: header(
    'If-None-Match',
    'The `ETag` you have. Answers 304 without a body while it is current.',
    '"7-Zm9vYmFy"',
  ),
  IfMatch: header(
    'If-Match',
    'The `ETag` of what you changed, or a list of tags; `W/` before a tag makes no difference. Answers 412 when it was ' +
      'changed since; without it the last write wins.',
    '"7"',
  ),
};

function header(name: string, description: string, example: string) {
  return { name, in: 'header' as const, required: false, description, schema: { type: 'string', examples: [example] } };
}
