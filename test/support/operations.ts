import type { Answer, TestApp } from './test-app';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Values = Record<string, unknown>;

export interface JsonSchema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  examples?: unknown[];
  anyOf?: JsonSchema[];
  minimum?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
}

/** One route of the OpenAPI document. */
export interface Operation {
  name: string;
  method: Method;
  /** The path with its parameters in braces. */
  path: string;
  pathParameters: string[];
  queryParameters: string[];
  /** Undefined if it has no body. */
  body: JsonSchema | undefined;
  /** The documented statuses. */
  statuses: number[];
  /** True if it accepts an Idempotency-Key. */
  isIdempotent: boolean;
  /** True if its body or its answer is a secret. */
  isConfidential: boolean;
  /** The permission: `public`, `authenticated`, or a name; null if the document does not state it. */
  access: string | null;
}

interface Document {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, JsonSchema> };
}

interface DocumentedOperation {
  operationId: string;
  parameters?: { name: string; in: string; $ref?: string }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, unknown>;
  'x-access'?: string;
  'x-confidential'?: boolean;
  'x-permission'?: string;
}

/** Every documented operation of the application, with all references in schemas resolved. */
export async function operationsOf(testApp: TestApp): Promise<Operation[]> {
  const document = (await testApp.request('GET', '/api/openapi.json')).body as Document;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = (place: string) =>
        (operation.parameters ?? []).filter((parameter) => parameter.in === place).map(({ name }) => name);
      const body = operation.requestBody?.content['application/json']?.schema;
      return {
        name: operation.operationId,
        method: method.toUpperCase() as Method,
        path,
        pathParameters: parameters('path'),
        queryParameters: parameters('query'),
        body: body && resolve(document, body),
        statuses: Object.keys(operation.responses).map(Number),
        isIdempotent: (operation.parameters ?? []).some(({ $ref }) => $ref?.endsWith('/IdempotencyKey')),
        isConfidential: operation['x-confidential'] === true,
        access: operation['x-permission'] ?? operation['x-access'] ?? null,
      };
    }),
  );
}

function resolve(document: Document, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name ? document.components.schemas[name]! : schema;
}

/** The path with its parameters filled in, without encoding. */
export function fill(operation: Operation, ids: Values): string {
  return operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => String(ids[name]));
}

/** A body that the schema accepts: the required fields, with the values of the examples. */
export function sampleOf(schema: JsonSchema): unknown {
  if (schema.examples) return schema.examples[0];
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!);
  if (schema.type === 'array') return [sampleOf(schema.items ?? {})];
  if (schema.type === 'object') {
    return Object.fromEntries((schema.required ?? []).map((key) => [key, sampleOf(schema.properties![key]!)]));
  }
  if (schema.type === 'string') return schema.format === 'date-time' ? '2024-01-15T10:30:00Z' : '1';
  return schema.type === 'boolean' ? true : (schema.minimum ?? 1);
}

/** An answer in a form that can be compared: everything except its request id and the time. */
export const statusAndBody = (answer: Answer) => ({
  status: answer.status,
  type: answer.headers['content-type'],
  text: answer.text,
});

/** Columns that delivery changes. It runs in the background, at any time, and changes nothing else. */
const DELIVERY: Record<string, string[]> = {
  outbox: ['status', 'attempts', 'next_attempt_at', 'delivered_at', 'last_error'],
  webhook_deliveries: ['status', 'attempts', 'next_attempt_at', 'log', 'settled_at'],
};

/** A digest of the rows of a table; null if it has none. */
export interface TableDigest {
  table: string;
  digest: string | null;
}

/**
 * A digest of all rows of each table. If two digests are equal, nothing was written in between. The counts of requests are
 * left out: processes write them whenever they like.
 * @param business_id only rows of this business, in tables that have the column
 */
export async function databaseDigest(
  { database }: Pick<TestApp, 'database'>,
  business_id?: number,
): Promise<TableDigest[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables t
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'rate_limit_windows' AND ($1 OR EXISTS (
       SELECT FROM information_schema.columns c
       WHERE c.table_schema = 'public' AND c.table_name = t.table_name AND c.column_name = 'business_id'
     ))`,
    [business_id === undefined],
  );
  const where = business_id === undefined ? '' : `WHERE business_id = ${business_id}`;
  const digests = tables.map(({ name }) => {
    const moving = DELIVERY[name];
    const row = moving ? `(to_jsonb(t) - '{${moving.join()}}'::text[])::text` : 't::text';
    return `SELECT '${name}' AS table, md5(string_agg(${row}, E'\\n' ORDER BY ${row})) AS digest FROM "${name}" t ${where}`;
  });
  // Sorted, because the catalogue has no order.
  return database.query(`${digests.join(' UNION ALL ')} ORDER BY 1`);
}
