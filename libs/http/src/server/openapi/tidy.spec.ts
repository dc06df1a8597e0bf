import type { OpenAPIObject } from '@nestjs/swagger';

import { tidy } from './tidy';

function given(schemas: object, paths: object = {}) {
  const document = { openapi: '3.1.0', info: { title: '', version: '' }, paths, components: { schemas } };
  return tidy(document as OpenAPIObject) as unknown as {
    components: { schemas: Record<string, object> };
    paths: Record<string, { get: { parameters: object[]; responses: object } }>;
  };
}

describe('tidy', () => {
  it('names an answer plainly, and wherever it is referred to', () => {
    const reference = (name: string) => ({
      '/notes': { get: { responses: { 200: { schema: { $ref: `#/components/schemas/${name}` } } } } },
    });
    const { components, paths } = given({ Note_Output: { type: 'object' } }, reference('Note_Output'));
    expect(components.schemas).toEqual({ Note: { type: 'object' } });
    expect(paths).toEqual(reference('Note'));
  });

  it('keeps both names where body and answer differ', () => {
    const schemas = { Note: { type: 'object' }, Note_Output: { type: 'string' } };
    expect(given(schemas).components.schemas).toEqual(schemas);
  });

  it('lets answers grow, and bodies not', () => {
    const closed = () => ({ type: 'object', additionalProperties: false });
    expect(given({ AddNote: closed(), Note_Output: closed() }).components.schemas).toEqual({
      AddNote: closed(),
      Note: { type: 'object' },
    });
  });

  it('drops a pattern that repeats a format', () => {
    expect(given({ Time: { type: 'string', format: 'date-time', pattern: '^.*$' } }).components.schemas).toEqual({
      Time: { type: 'string', format: 'date-time' },
    });
  });

  it('mends parameters: required in paths, examples in the schema, the business first', () => {
    const parameters = [
      { in: 'query', name: 'limit', required: false, schema: { type: 'integer' } },
      { in: 'path', name: 'noteId', required: false, examples: [1], schema: { type: 'integer' } },
      { in: 'path', name: 'businessId', required: true, schema: { type: 'integer' } },
    ];
    expect(given({}, { '/notes': { get: { parameters } } }).paths['/notes']!.get.parameters).toEqual([
      { in: 'path', name: 'businessId', required: true, schema: { type: 'integer' } },
      { in: 'path', name: 'noteId', required: true, example: 1, schema: { type: 'integer', examples: [1] } },
      { in: 'query', name: 'limit', required: false, schema: { type: 'integer' } },
    ]);
  });
});
