import { z } from 'zod';

import { RequestValidationPipe, validate } from './validation';
import { ValidationFailed } from './domain-error';
import { idInput, limit, line, moneyInput, timestampInput } from './schema-types';
import { createZodDto } from 'nestjs-zod';

/** What is refused about `value`, as callers get it. */
function refusalOf(schema: z.ZodType, value: unknown): unknown[] {
  try {
    validate(z.strictObject({ field: schema }), value === MISSING ? {} : { field: value });
    return [];
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    return (error.details ?? []).map(({ path, code, message }) => [path, code, message]);
  }
}

const MISSING = Symbol('missing');

describe('a refused value', () => {
  it.each<[string, z.ZodType, unknown, string, string]>([
    ['missing text', z.string(), MISSING, 'required', 'field is required'],
    ['missing text with a label', line(5, 'Name'), MISSING, 'required', 'Name is required'],
    ['empty text', z.string().min(1), '', 'required', 'field is required'],
    ['missing choice', z.enum(['cash', 'mpesa']), MISSING, 'required', 'field is required'],
    ['missing amount', moneyInput, MISSING, 'required', 'field is required'],
    ['missing time', timestampInput, MISSING, 'required', 'field is required'],
    ['null', z.string(), null, 'wrong_type', 'field must be text, not null'],
    ['number for text', z.string(), 5, 'wrong_type', 'field must be text'],
    ['text for a number', z.number(), '5', 'wrong_type', 'field must be a number'],
    ['fraction', idInput, 1.5, 'wrong_type', 'field must be a whole number'],
    ['text for a choice of two', z.boolean(), 'yes', 'wrong_type', 'field must be true or false'],
    ['object for a list', z.array(z.string()), {}, 'wrong_type', 'field must be a list'],
    ['list for an object', z.strictObject({}), [], 'wrong_type', 'field must be an object'],
    [
      'object for text or a number',
      z.union([z.string(), z.number()]),
      {},
      'wrong_type',
      'field must be text or a number',
    ],
    ['object for an amount', moneyInput, {}, 'wrong_type', expect.stringContaining('field must be an amount')],
    [
      'amount with three decimals',
      moneyInput,
      1.234,
      'wrong_format',
      expect.stringContaining('field must be an amount'),
    ],
    ['text for an amount', moneyInput, 'much', 'wrong_format', expect.stringContaining('field must be an amount')],
    ['address without @', z.email(), 'amina', 'wrong_format', 'field must be a valid email address'],
    ['unknown choice', z.enum(['cash', 'mpesa']), 'gold', 'not_allowed', 'field must be one of cash, mpesa'],
    ['other constant', z.literal('me'), 'you', 'not_allowed', 'field must be me'],
    [
      'unknown kind',
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      { kind: 'c' },
      'not_allowed',
      'kind must be one of a, b',
    ],
    ['short text', z.string().min(3), 'ab', 'too_short', 'field must have at least 3 characters'],
    ['long text', z.string().max(2), 'abc', 'too_long', 'field must have at most 2 characters'],
    ['long text with a label', line(2, 'Name'), 'abc', 'too_long', 'Name must be at most 2 characters'],
    ['short list', z.array(z.string()).min(1), [], 'too_few', 'field must have at least 1 entry'],
    ['long list', z.array(z.string()).max(0), ['a'], 'too_many', 'field must have at most 0 entries'],
    ['small number', z.number().min(1), 0, 'too_small', 'field must be at least 1'],
    ['number that is not more', z.number().gt(1), 1, 'too_small', 'field must be more than 1'],
    ['large number', z.int32(), 2 ** 31, 'too_large', 'field must be at most 2147483647'],
    ['broken rule', z.string().refine(() => false, 'Must rhyme'), 'a', 'invalid', 'field must rhyme'],
    [
      'rule with a code',
      z.string().refine(() => false, { error: 'Must rhyme', params: { code: 'too_short' } }),
      'a',
      'too_short',
      'field must rhyme',
    ],
    [
      'rule without words',
      z.string().refine(() => false),
      'a',
      'invalid',
      'field must be as the documentation describes it',
    ],
  ])('says what is wrong: %s', (_what, schema, value, code, message) => {
    expect(refusalOf(schema, value)).toEqual([[expect.stringMatching(/^field(\.kind)?$/), code, message]]);
  });
});

describe('an unknown name', () => {
  const shape = z.strictObject({
    q: z.string().optional(),
    limit: limit(20),
    person: z.strictObject({ name: z.string() }).optional(),
  });
  const pipe = new RequestValidationPipe();
  const detailsOf = (type: 'body' | 'query', value: unknown) => {
    try {
      pipe.transform(value, { type, metatype: class extends createZodDto(shape) {} });
      return [];
    } catch (error) {
      return (error as ValidationFailed).details;
    }
  };

  it('in a query is called so, with the names that the route knows', () => {
    expect(detailsOf('query', { serach: 'Amina' })).toEqual([
      {
        path: 'serach',
        code: 'unknown_parameter',
        message: 'Unknown query parameter `serach`. This route knows: q, limit, person.',
      },
    ]);
  });

  it('in a body comes with the nearest known one, at any depth', () => {
    expect(detailsOf('body', { lmiit: 5, person: { name: 'Amina', nmae: 'Amina' } })).toEqual([
      { path: 'person.nmae', code: 'unknown_field', message: 'Unknown field `nmae`. Did you mean `name`?' },
      { path: 'lmiit', code: 'unknown_field', message: 'Unknown field `lmiit`. Did you mean `limit`?' },
    ]);
  });

  it('in a body that resembles none comes with all', () => {
    expect(detailsOf('body', { colour: 1, '': 2 })).toEqual([
      { path: 'colour', code: 'unknown_field', message: 'Unknown field `colour`. Known fields: q, limit, person.' },
      { path: '', code: 'unknown_field', message: 'Unknown field ``. Known fields: q, limit, person.' },
    ]);
  });
});
