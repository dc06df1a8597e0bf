import { z } from 'zod';

import { hasLineBreak, refusedInText, refusedOnALine, withoutInvisibleMarks } from './characters';
import { Decimal } from './decimal';
import { safeId } from './safe-id';

/** The building blocks of the schemas of all bodies, queries and answers. Names in JSON are in snake case. */

const isLongerThan = (value: string, max: number) =>
  value.length > 2 * max || (value.length > max && [...value].length > max);

/**
 * The rules of both kinds of text. The length is checked first, so that nothing searches through a text that is too
 * long.
 */
function boundedText(
  max: number,
  label: string,
  refusedCharacter: (value: string) => string | undefined,
  prepared = (value: string) => value,
) {
  return z
    .string({ error: ({ input }) => (input === undefined ? `${label} is required` : undefined) })
    .overwrite(prepared)
    .normalize()
    .trim()
    .min(1, `${label} is required`)
    .refine((value) => !isLongerThan(value, max), {
      error: `${label} must be at most ${max} characters`,
      params: { code: 'too_long' },
      abort: true,
    })
    .refine((value) => refusedCharacter(value) === undefined, {
      error: ({ input }) => `${label} must not contain ${refusedCharacter(String(input))}`,
    })
    .meta({ maxLength: max });
}

/** Free text of up to `max` code points, as PostgreSQL counts. It is trimmed and normalized to NFC. */
export function text(max: number, label: string) {
  return boundedText(max, label, refusedInText);
}

/** Text on one line: names, phones, references. */
export function line(max: number, label: string) {
  return onOneLine(boundedText(max, label, refusedOnALine), label);
}

/** The name of a person or a business: a line in which a run of spaces is one space. */
export function properName(max: number, label = 'Name') {
  return line(max, label).overwrite((value) => value.replace(/\p{Zs}{2,}/gu, ' '));
}

/**
 * A phone, an email address, an id, or a search for one: a line. Invisible marks, which often come with copied text,
 * are removed.
 */
export function identifier(max: number, label: string) {
  return onOneLine(boundedText(max, label, refusedOnALine, withoutInvisibleMarks), label);
}

const onOneLine = (schema: z.ZodString, label: string) =>
  schema.refine((value) => !hasLineBreak(value), `${label} must be on one line`);

const isBlank = (value: string) => value.trim() === '' || withoutInvisibleMarks(value).trim() === '';

/** Optional text. Null means no value, and so does text without any visible character. */
export function optional<Schema extends z.ZodString>(schema: Schema) {
  return z
    .preprocess((value) => (typeof value === 'string' && isBlank(value) ? null : value), schema.nullable())
    .optional();
}

/** The sentence in the answer to a write. It is for people, and programs should not read it. */
export const message = (sentence: string) => z.string().meta({ examples: [sentence] });

/** A row's id in a body. The database has 64 bits, but JSON numbers are exact only up to 53 bits. */
export const idInput = z
  .int()
  .min(1)
  .meta({ format: 'int64', examples: [1] });

/** A row's id in an answer. Takes the bigint that Prisma returns. */
export const id = z
  .transform((value: number | bigint) => (typeof value === 'bigint' ? safeId(value) : value))
  .pipe(idInput);

/** Turns digits in a URL into a number. Everything else stays as it is, and the schema refuses it. */
const digits = (value: unknown) => (typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? Number(value) : value);

/** A whole number in a path or query. `schema` checks it, and may set a default. */
export const integerInUrl = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(digits, schema);

/** A row's id in a path or query. @param example the id with which the Swagger UI fills in the path */
export const idInUrlLike = (example: number) =>
  integerInUrl(
    z
      .int('Must be a whole number')
      .min(1)
      .meta({ format: 'int64', examples: [example] }),
  );

/** A row's id in a path or query. */
export const idInUrl = idInUrlLike(1);

/** `limit`: how many rows a page has, 1–100. */
export const limit = (byDefault: number) =>
  integerInUrl(z.int32('Must be a whole number').min(1).max(100).default(byDefault)).meta({
    description: 'Rows per page, 1–100.',
  });

/** `offset`: how many rows to skip. */
export const offset = integerInUrl(z.int32('Must be a whole number').min(0).default(0)).meta({
  description: 'Rows to skip.',
});

interface DecimalFormat {
  /** How many digits it may have before the point. */
  integers: number;
  /** How many digits it may have after the point. */
  fractions: number;
  example: string;
  /** Says what is allowed when a value is refused. */
  message: string;
  mayBeNegative?: boolean;
}

/** A decimal. Callers send a number or a string; the output is a string. */
export function decimalInput({ integers, fractions, example, message, mayBeNegative = false }: DecimalFormat) {
  const sign = mayBeNegative ? '-?' : '';
  const pattern = new RegExp(`^${sign}\\d{1,${integers}}(\\.\\d{1,${fractions}})?$`);
  // `abort`, because rules over the whole body must not compute with a text that is not a decimal.
  const decimalText = z.string().regex(pattern, { error: message, abort: true });
  // The example belongs to the input: the OpenAPI document of a body does not look behind the transformation.
  const sent = z.union([decimalText, z.number()], message).meta({ examples: [example] });
  return sent.transform((value, context) => {
    const written = String(value);
    if (pattern.test(written)) return new Decimal(written).toFixed(fractions);
    context.addIssue({ code: 'custom', message, params: { code: 'wrong_format' }, continue: false });
    return z.NEVER;
  });
}

/** An amount of money in a body: 0 to 99,999,999.99. */
export const moneyInput = decimalInput({
  integers: 8,
  fractions: 2,
  example: '2500.00',
  message: 'Must be an amount from 0 to 99999999.99 with at most 2 decimals',
});

/**
 * The price of one unit in a body: 0 to 999,999.9999. It has four decimals, because a text message costs less than a
 * cent.
 */
export const unitPriceInput = decimalInput({
  integers: 6,
  fractions: 4,
  example: '0.80',
  message: 'Must be a price from 0 to 999999.9999 with at most 4 decimals',
});

/** A quantity in a body: more than 0, up to 999,999.999. */
export const quantityInput = decimalInput({
  integers: 6,
  fractions: 3,
  example: '2',
  message: 'Must be a quantity from 0.001 to 999999.999 with at most 3 decimals',
}).refine((value) => Number(value) > 0, { error: 'Must be more than 0', params: { code: 'too_small' } });

/** An amount in an answer: `"2500.00"`. It accepts the values that Prisma and PostgreSQL return. */
export const money = z
  .preprocess((value) => (Decimal.isDecimal(value) ? value.toFixed(2) : value), z.string().regex(/^-?\d+\.\d{2}$/))
  .meta({ examples: ['2500.00'] });

/** The price of one unit in an answer, with two to four decimals: `"0.80"`, `"0.0035"`. */
export const unitPrice = z
  .preprocess(
    (value) => {
      const price = typeof value === 'string' || Decimal.isDecimal(value) ? new Decimal(String(value)) : undefined;
      return price?.toFixed(Math.max(2, price.decimalPlaces())) ?? value;
    },
    z.string().regex(/^\d+\.\d{2,4}$/),
  )
  .meta({ examples: ['0.80'] });

/** A quantity in an answer, without trailing zeros: `"45"`, `"1.5"`. */
export const quantity = z
  .preprocess(
    (value) => (value === null || value === undefined ? value : new Decimal(String(value)).toFixed()),
    z.string().regex(/^-?\d+(\.\d{1,3})?$/),
  )
  .meta({ examples: ['45'] });

/** A moment in an answer: ISO 8601, UTC, `Z`. */
export const timestamp = z
  .preprocess((value) => (value instanceof Date ? value.toISOString() : value), z.iso.datetime())
  .meta({ examples: ['2024-01-15T10:30:00.000Z'] });

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

/** A moment in a body or query: ISO 8601 with an offset or `Z`, from 1970 until the last day of 9999 begins. */
export const timestampInput = z.iso
  .datetime({
    offset: true,
    error: 'Must be an ISO 8601 time with Z or an offset, such as 2024-01-15T10:30:00Z',
    // Otherwise a check of the whole object would get text instead of a Date.
    abort: true,
  })
  .meta({ examples: ['2024-01-15T10:30:00Z'] })
  .transform((value) => new Date(value))
  .refine(
    (value) => value.getTime() >= EARLIEST && value.getTime() <= LATEST,
    'Must be a time from 1970-01-01T00:00:00Z to 9999-12-31T00:00:00Z',
  );

/**
 * A day of a calendar in a body or query: `YYYY-MM-DD`, between 1970 and 9999. It ends when the next day begins, which has
 * a year of four digits too in every time zone.
 */
export const dayInput = z.iso
  .date({ error: 'Must be a day, such as 2024-01-15', abort: true })
  .refine((day) => day >= '1970-01-01' && day <= '9999-12-30', 'Must be a day from 1970-01-01 to 9999-12-30');

/** `true` or `false` in a query. */
export const booleanInUrl = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('Must be true or false'),
);

/** A value of an enumeration in an answer. The column is text with a check constraint, so the type comes from here. */
export function storedEnum<Schema extends z.ZodEnum>(schema: Schema) {
  return z.preprocess((value) => value, schema);
}
