import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import type { Answer } from '../support/test-app';
import type { Document, FuzzedOperation } from './document';

/** Codes of answers that are given before a route is found. No operation documents them. */
const BEFORE_ROUTES = new Set(['route_not_found', 'url_too_long', 'method_not_allowed']);

/** Finds faults in answers. An answer that the document does not promise is a fault. */
export class Judge {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly validators = new Map<object, ValidateFunction>();

  constructor(document: Document) {
    addFormats.default(this.ajv);
    this.ajv.addSchema({ $id: 'document', ...(closed(document) as object) });
  }

  /**
   * Returns a sentence about what is wrong with the answer, whose first words are the kind of fault; undefined if
   * nothing is.
   */
  faultOf(operation: FuzzedOperation, answer: Answer): string | undefined {
    const { status, headers, body } = answer;
    if (status >= 500) return `Server error: ${status} ${answer.text.slice(0, 500)}`;
    if (headers['x-request-id'] === undefined) return 'Missing header: X-Request-Id';
    if (isBeforeRoutes(answer)) return this.faultOfBody({ $ref: 'document#/components/schemas/Problem' }, body);
    const response = operation.responses[String(status)];
    if (!response) return `Undocumented status: ${status} ${answer.text.slice(0, 300)}`;
    const missing = Object.keys(response.headers ?? {}).find((name) => headers[name.toLowerCase()] === undefined);
    if (missing) return `Missing header: ${missing} with ${status}`;

    const type = withoutParameters(String(headers['content-type'] ?? ''));
    if (!response.content)
      return answer.text === '' && type === '' ? undefined : `Undocumented body: ${status} ${type}`;
    const content = Object.entries(response.content).find(
      ([documented]) => withoutParameters(documented) === type,
    )?.[1];
    if (!content) return `Undocumented type: ${type || 'none'} with ${status}`;
    return /[/+]json$/.test(type) && content.schema ? this.faultOfBody(content.schema, body) : undefined;
  }

  private faultOfBody(schema: object, body: unknown): string | undefined {
    const validate = this.validatorOf(schema);
    if (validate(body)) return undefined;
    const { instancePath, message, params } = validate.errors![0]!;
    return `Undocumented shape: ${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
  }

  private validatorOf(schema: object): ValidateFunction {
    let validate = this.validators.get(schema);
    if (!validate) {
      validate = this.ajv.compile(intoDocument(closed(schema)) as object);
      this.validators.set(schema, validate);
    }
    return validate;
  }
}

/** `text/csv; charset=utf-8` is the type `text/csv`. */
const withoutParameters = (type: string) => type.split(';')[0] ?? '';

function isBeforeRoutes({ status, body }: Answer): boolean {
  const answer = body as { code?: string; details?: { path: string }[] } | undefined;
  if (answer?.code === undefined) return false;
  return BEFORE_ROUTES.has(answer.code) || (status === 400 && answer.details?.[0]?.path === 'url');
}

/** Returns the schema with all objects closed: an answer must not have members that the document does not name. */
function closed(schema: unknown): unknown {
  return mapObjects(schema, (node) =>
    'properties' in node && !('additionalProperties' in node) ? { ...node, additionalProperties: false } : node,
  );
}

const intoDocument = (schema: unknown) =>
  mapObjects(schema, (node) =>
    typeof node['$ref'] === 'string' && node['$ref'].startsWith('#')
      ? { ...node, $ref: `document${node['$ref']}` }
      : node,
  );

function mapObjects(value: unknown, change: (node: Record<string, unknown>) => object): unknown {
  if (Array.isArray(value)) return value.map((element) => mapObjects(element, change));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, mapObjects(member, change)]);
  return change(Object.fromEntries(members) as Record<string, unknown>);
}
