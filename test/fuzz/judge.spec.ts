import type { Answer } from '../support/test-app';
import { toCurl } from './curl';
import type { Document, FuzzedOperation } from './document';
import { Judge } from './judge';
import { Pool } from './pool';

const document: Document = {
  paths: {},
  components: {
    schemas: {
      Problem: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
      Sale: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer' }, lines: { $ref: '#/components/schemas/Lines' } },
      },
      Lines: {
        type: 'array',
        items: { type: 'object', properties: { price: { type: 'string', format: 'date-time' } } },
      },
    },
  },
};
const json = (schema: object) => ({ 'application/json': { schema } });
const operation: FuzzedOperation = {
  name: 'getSale',
  method: 'GET',
  path: '/sales/{saleId}',
  parameters: [],
  body: undefined,
  responses: {
    200: { headers: { ETag: {} }, content: json({ $ref: '#/components/schemas/Sale' }) },
    204: {},
    206: { content: { 'text/csv; charset=utf-8': { schema: { type: 'string' } } } },
    404: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    500: { content: json({}) },
  },
};

function answer(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return {
    status,
    body,
    text: body === undefined ? '' : JSON.stringify(body),
    headers: { 'x-request-id': 'r', etag: '"1"', 'content-type': body === undefined ? undefined : type, ...headers },
  };
}

describe('what an answer is judged by', () => {
  const judge = new Judge(document);

  it.each([
    ['a good one', answer(200, { id: 1 })],
    ['a nested one', answer(200, { id: 1, lines: [{ price: '2024-01-15T10:30:00Z' }] })],
    ['a documented refusal', answer(404, { code: 'sale_not_found' })],
    ['none', answer(204, undefined)],
    ['a file, whose type is documented with its charset', answer(206, 'a\n', { 'content-type': 'text/csv' })],
    ['that there is no such route', answer(405, { code: 'method_not_allowed' })],
  ])('takes %s', (_name, answer) => expect(judge.faultOf(operation, answer)).toBeUndefined());

  it.each([
    ['a server error, documented or not', answer(500, {}), 'Server error: 500'],
    ['a status that is not documented', answer(409, { code: 'x' }), 'Undocumented status: 409'],
    [
      'a type that is not documented',
      answer(200, { id: 1 }, { 'content-type': 'text/html' }),
      'Undocumented type: text/html',
    ],
    ['a missing member', answer(200, {}), "Undocumented shape: / must have required property 'id'"],
    ['a surplus member', answer(200, { id: 1, password_hash: 'x' }), 'Undocumented shape: / must NOT have additional'],
    ['a surplus member inside', answer(200, { id: 1, lines: [{ cost: 1 }] }), 'Undocumented shape: /lines/0 must NOT'],
    ['a surplus member of a refusal', answer(404, { code: 'x', stack: 'at' }), 'Undocumented shape: / must NOT'],
    ['a wrong kind', answer(200, { id: '1' }), 'Undocumented shape: /id must be integer'],
    [
      'a wrong format',
      answer(200, { id: 1, lines: [{ price: '1.0' }] }),
      'Undocumented shape: /lines/0/price must match',
    ],
    ['a missing header', answer(200, { id: 1 }, { etag: undefined }), 'Missing header: ETag'],
    ['a missing request id', answer(200, { id: 1 }, { 'x-request-id': undefined }), 'Missing header: X-Request-Id'],
    ['a body where none is documented', answer(204, { id: 1 }), 'Undocumented body: 204'],
  ])('finds %s', (_name, answer, fault) => expect(judge.faultOf(operation, answer)).toContain(fault));
});

describe('what is remembered of answers', () => {
  it('is found by the names of fields and parameters', () => {
    const pool = new Pool();
    pool.harvest({ sale: { id: 7, customer_id: 5, items: [{ id: 70 }] }, api_keys: [{ id: 9 }], next_cursor: 'abc' });
    const picked = ['saleId', 'sale_id', 'customerId', 'sale_item_id', 'keyId', 'cursor', 'eventId'].map((name) =>
      pool.pick(name, 0),
    );
    expect(picked).toEqual([7, 7, 5, 70, 9, 'abc', undefined]);
  });

  it('leaves out who must stay', () => {
    const pool = new Pool();
    pool.protect('user', 1);
    pool.harvest({ members: [{ user_id: 1 }, { user_id: 2 }] });
    expect([0, 1, 2].map((pick) => pool.pick('userId', pick))).toEqual([2, 2, 2]);
  });
});

it('a command can be pasted into a shell', () => {
  const request = {
    method: 'POST' as const,
    url: "/a?q='x'",
    headers: { authorization: 'Bearer secret', 'x-a': "it's" },
  };
  expect(toCurl({ ...request, payload: "a\u202e'b" }, 'owner')).toBe(
    `curl --path-as-is -g -X POST "$API"'/a?q='\\''x'\\''' -H "Authorization: Bearer $OWNER" -H 'x-a: it'\\''s' ` +
      `--data-binary $'a\\xe2\\x80\\xae\\x27b'`,
  );
});
