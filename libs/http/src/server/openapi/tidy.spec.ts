import type { OpenAPIObject } from '@nestjs/swagger';

import { tidy } from './tidy';

function tidied(schemas: object, paths: object = {}) {
  const document = { openapi: '3.1.0', info: { title: '', version: '' }, paths, components: { schemas } };
  return tidy(document as OpenAPIObject) as unknown as {
    components: { schemas: Record<string, object> };
    paths: Record<string, { get: { parameters: object[]; responses: object } }>;
  };
}

describe('tidy', () => {
  it('removes the suffix from the name of an answer, also in references', () => {
    const reference = (name: string) => ({
      '/notes': { get: { responses: { 200: { schema: { $ref: `#/components/schemas/${name}` } } } } },
    });
    const { components, paths } = tidied({ Note_Output: { type: 'object' } }, reference('Note_Output'));
    expect(components.schemas).toEqual({ Note: { type: 'object' } });
    expect(paths).toEqual(reference('Note'));
  });

  it('keeps both names when body and answer differ', () => {
    const schemas = { Note: { type: 'object' }, Note_Output: { type: 'string' } };
    expect(tidied(schemas).components.schemas).toEqual(schemas);
  });

  it('allows new fields in answers, but not in bodies', () => {
    const closed = () => ({ type: 'object', additionalProperties: false });
    expect(tidied({ AddNote: closed(), Note_Output: closed() }).components.schemas).toEqual({
      AddNote: closed(),
      Note: { type: 'object' },
    });
  });

  it('drops a pattern that repeats a format', () => {
    expect(tidied({ Time: { type: 'string', format: 'date-time', pattern: '^.*$' } }).components.schemas).toEqual({
      Time: { type: 'string', format: 'date-time' },
    });
  });

  it('names the example of a body as OpenAPI 3.1 does', () => {
    const body = { type: 'object', properties: { content: { type: 'string' } } };
    const example = { content: 'Prefers Saturdays' };
    expect(tidied({ AddNote: { ...body, example } }).components.schemas).toEqual({
      AddNote: { ...body, examples: [example] },
    });
  });

  it('corrects parameters: required in paths, examples in the schema, the business first', () => {
    const parameters = [
      { in: 'query', name: 'limit', required: false, schema: { type: 'integer' } },
      { in: 'path', name: 'noteId', required: false, examples: [1], schema: { type: 'integer' } },
      { in: 'path', name: 'businessId', required: true, schema: { type: 'integer' } },
    ];
    expect(tidied({}, { '/notes': { get: { parameters } } }).paths['/notes']!.get.parameters).toEqual([
      { in: 'path', name: 'businessId', required: true, schema: { type: 'integer' } },
      { in: 'path', name: 'noteId', required: true, example: 1, schema: { type: 'integer', examples: [1] } },
      { in: 'query', name: 'limit', required: false, schema: { type: 'integer' } },
    ]);
  });
});
