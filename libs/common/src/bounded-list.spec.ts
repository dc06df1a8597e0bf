import { z } from 'zod';

import { list, MAX_DETAILS } from './bounded-list';
import { ValidationFailed } from './domain-error';
import { validate } from './validation';

const refusal = (schema: z.ZodType, value: unknown) => {
  try {
    validate(schema, value);
  } catch (error) {
    if (error instanceof ValidationFailed) return error.details ?? [];
    throw error;
  }
  return [];
};

describe('a list in a body', () => {
  let read = 0;
  const counted = z.preprocess(
    (value) => {
      read += 1;
      return value;
    },
    z.strictObject({ product_id: z.int(), quantity: z.int(), unit_price: z.int() }),
  );
  const body = z.strictObject({ items: list(counted).min(1).max(50_000).optional() });
  const emptyLines = (count: number) => Array.from({ length: count }, () => ({}));
  beforeEach(() => {
    read = 0;
  });

  it('is read to its end while it is right, and says where a fault is', () => {
    const line = { product_id: 1, quantity: 2, unit_price: 3 };
    expect(body.parse({ items: [line, line, line] })).toEqual({ items: [line, line, line] });
    expect(refusal(body, { items: [line, { ...line, quantity: 'x' }, line] })).toEqual([
      { path: 'items.1.quantity', code: 'wrong_type', message: 'quantity must be a number' },
    ]);
    expect(refusal(body, { items: [] })).toMatchObject([{ path: 'items', code: 'too_few' }]);
    expect(refusal(body, { items: {} })).toMatchObject([{ path: 'items', code: 'wrong_type' }]);
  });

  it('is read no further than its hundredth fault', () => {
    expect(refusal(body, { items: emptyLines(40_000) })).toHaveLength(MAX_DETAILS);
    expect(read).toBe(34);
  });

  it('is read no further than its first fault when an answer has a hundred already', () => {
    expect(() => validate(body, { items: emptyLines(90) }, 0)).toThrow(ValidationFailed);
    expect(read).toBe(1);
    expect(refusal(body, { items: emptyLines(90) })).toHaveLength(MAX_DETAILS);
  });

  it('shows a rule over the body nothing that was not read', () => {
    const small = list(z.int().max(1));
    const sum = z
      .object({ items: small })
      .refine(({ items }) => items.every((item) => typeof item === 'number'), 'Not read');
    const details = refusal(sum, { items: [...Array.from({ length: 100 }, () => 2), 'text'] });
    expect(new Set(details.map(({ code }) => code))).toEqual(new Set(['too_large']));
  });

  it('is not read at all when it is too long', () => {
    const short = z.strictObject({
      items: list(counted)
        .max(3)
        .refine(() => false, 'Not read'),
    });
    expect(refusal(short, { items: emptyLines(4) })).toEqual([
      { path: 'items', code: 'too_many', message: 'items must have at most 3 entries' },
    ]);
    expect(read).toBe(0);
  });

  it('is described in the document like any list', () => {
    expect(z.toJSONSchema(list(z.string()).min(1).max(5).meta({ description: 'Names' }))).toMatchObject({
      type: 'array',
      items: { type: 'string' },
      minItems: 1,
      maxItems: 5,
      description: 'Names',
    });
  });
});

describe('an object with unknown fields', () => {
  it('has a hundred of them named at most', () => {
    const body = Object.fromEntries(Array.from({ length: 40_000 }, (_, number) => [`field${number}`, 1]));
    expect(refusal(z.strictObject({ name: z.string().optional() }), body)).toHaveLength(MAX_DETAILS);
  });
});
