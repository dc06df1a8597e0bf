import { follow } from '../support/follow';
import type { JsonSchema } from '../support/operations';
import type { TestApp } from '../support/test-app';

/** A schema of the document. References are followed by {@link follow}. */
export interface Schema extends JsonSchema {
  const?: unknown;
  pattern?: string;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

interface Header {
  $ref?: string;
  required?: boolean;
}

interface Response {
  $ref?: string;
  headers?: Record<string, Header>;
  content?: Record<string, { schema?: object }>;
}

interface Parameter {
  $ref?: string;
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

/** An operation, with what is needed to call it and to check its answers. */
export interface FuzzedOperation {
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  parameters: Parameter[];
  body: Schema | undefined;
  responses: Record<string, Response>;
}

/** The parts of the document that the fuzzer uses. */
export interface Document {
  paths: Record<string, Record<string, object>>;
  components: Record<string, Record<string, object>>;
}

/** The document that the application serves. */
export async function documentOf(testApp: TestApp): Promise<Document> {
  return (await testApp.request('GET', '/api/openapi.json')).body as Document;
}

/** Every operation of the document. A new route is fuzzed without a change here. */
export function fuzzedOperations(document: Document): FuzzedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { operationId, parameters, requestBody, responses } = operation as {
        operationId: string;
        parameters?: Parameter[];
        requestBody?: { content: Record<string, { schema: Schema }> };
        responses: Record<string, Response>;
      };
      return {
        name: operationId,
        method: method.toUpperCase() as FuzzedOperation['method'],
        path,
        parameters: (parameters ?? []).map((parameter) => follow(document, parameter)),
        body: requestBody?.content['application/json']?.schema,
        responses: Object.fromEntries(
          Object.entries(responses).map(([status, response]) => [status, follow(document, response)]),
        ),
      };
    }),
  );
}
