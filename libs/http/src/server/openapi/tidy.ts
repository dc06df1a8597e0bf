import type { OpenAPIObject } from '@nestjs/swagger';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const OUTPUT = /_Output\b/;

/**
 * Corrects the generated document: answers named `X_Output` although no body is named `X`, optional path parameters,
 * examples in places that OpenAPI does not know, and patterns that repeat a format.
 */
export function tidy(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Json>;
  for (const [name, schema] of Object.entries(schemas)) if (OUTPUT.test(name)) visit(schema, allowNewFields);
  const paths = document.paths as unknown as Json;
  Object.values(schemas).forEach(nameExample);
  visit(schemas, dropRepeatedPattern);
  visit(paths, dropRepeatedPattern);
  visit(paths, mendParameters);
  return rename(document, Object.keys(schemas));
}

/** Calls `change` on every object below `value`. */
function visit(value: Json, change: (object: Record<string, Json>) => void): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) change(value);
  for (const child of Object.values(value)) visit(child, change);
}

/** Allows new fields in an answer, so that clients accept a later version of the API. */
function allowNewFields(schema: Record<string, Json>): void {
  if (schema['additionalProperties'] === false) delete schema['additionalProperties'];
}

function dropRepeatedPattern(schema: Record<string, Json>): void {
  if (typeof schema['format'] === 'string') delete schema['pattern'];
}

/**
 * Writes the `example` of a body as OpenAPI 3.1 names it, `examples`. A schema cannot name it so itself, because Zod
 * leaves `examples` out of the document if any field of the body is transformed.
 */
function nameExample(schema: Json): void {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) return;
  const { example } = schema;
  if (example === undefined || schema['properties'] === undefined) return;
  delete schema['example'];
  schema['examples'] = [example];
}

function mendParameters(operation: Record<string, Json>): void {
  const { parameters } = operation;
  if (!Array.isArray(parameters)) return;
  for (const parameter of parameters as Record<string, Json>[]) {
    if (parameter['in'] === 'path') parameter['required'] = true;
    if (Array.isArray(parameter['examples'])) {
      parameter['schema'] = { ...(parameter['schema'] as object), examples: parameter['examples'] };
      delete parameter['examples'];
    }
    // The Swagger UI fills in this example, and not the one of the schema.
    const { examples } = parameter['schema'] as { examples?: Json[] };
    if (parameter['required'] === true && examples?.[0] !== undefined) parameter['example'] = examples[0];
  }
  // The access decorator adds the business last, but readers expect it first.
  const rank = (parameter: Json) => {
    const { in: place, name } = parameter as Record<string, Json>;
    return place !== 'path' ? 2 : name === 'businessId' ? 0 : 1;
  };
  parameters.sort((a, b) => rank(a) - rank(b));
}

function rename(document: OpenAPIObject, names: string[]): OpenAPIObject {
  const renamed = names.filter((name) => OUTPUT.test(name) && !names.includes(name.replace(OUTPUT, '')));
  const text = JSON.stringify(document).replace(
    /"(?:#\/components\/schemas\/)?(\w+_Output)"/g,
    (quoted, name: string) => (renamed.includes(name) ? quoted.replace(OUTPUT, '') : quoted),
  );
  return JSON.parse(text) as OpenAPIObject;
}
