import { dayInput, decimalInput, idInput, identifier } from '@wateja/common';
import { toE164 } from '@wateja/customers';
import type { OpeningBalance } from '@wateja/rewards';
import { z } from 'zod';

import { type Cells, lostDigits, parseCells, type Problem, toInteger, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import type { ReadEntry } from './importer';
import { type Layout, readFields } from './layout';
import { readAmount } from './read-amount';

/** The columns that name the customer of an opening balance. The first one that has a value counts. */
export const CUSTOMER_COLUMNS = ['customer_id', 'external_id', 'phone', 'email'] as const;

const MAX_POINTS = 100_000_000;

/** The schema of a cell with an offset. */
const moment = z.iso.datetime({ offset: true });

const balance = z.object({
  points: decimalInput({
    integers: 9,
    fractions: 3,
    example: '467',
    message: `Must be points from 0 to ${MAX_POINTS}, with at most 3 decimals`,
  })
    .refine((value) => Number(value) <= MAX_POINTS, `Must be at most ${MAX_POINTS}`)
    .transform((value) => Math.round(Number(value) * 1_000)),
  last_good_day: dayInput.optional(),
  customer_id: idInput.optional(),
  external_id: identifier(64, 'External id').optional(),
  email: z.email('Must be a valid email address').max(255).optional(),
});

/** Reads the opening balance of a row. @param dayOf the day of the shop at a moment */
export function readPoints(
  record: CsvRecord,
  layout: Layout,
  country: string,
  dayOf: (time: Date) => string,
): ReadEntry<OpeningBalance> {
  const rejectedRow = (reason: string) => ({ rows: [record], reasons: [reason] });
  const fields = readFields(record, layout);
  if (typeof fields === 'string') return rejectedRow(fields);
  const { last_good_day: end } = fields;
  const parsed = parseCells(balance, {
    ...fields,
    ...(end !== undefined && moment.safeParse(end).success ? { last_good_day: dayOf(new Date(end)) } : {}),
    ...(fields['points'] === undefined ? {} : { points: readAmount(fields['points']) }),
    ...(fields['customer_id'] === undefined ? {} : { customer_id: toInteger(fields['customer_id']) }),
    ...(fields['email'] === undefined ? {} : { email: fields['email'].toLowerCase() }),
  });
  const phone = fields['phone'] === undefined ? undefined : toE164(fields['phone'], country);
  const problems = [...lostDigits(fields), ...(parsed.problems ?? []), ...problemsOf(fields, phone)];
  if (parsed.problems || problems.length > 0) return rejectedRow(toReason(problems));
  const { points, last_good_day, customer_id, external_id, email } = parsed.value;
  return {
    rows: [record],
    value: {
      ...{ customer_id, external_id, contact: phone ?? email, points },
      last_good_day: last_good_day ?? null,
    },
  };
}

/** A phone that cannot be read matters only if nothing else names the customer. */
function problemsOf(fields: Cells, phone: string | null | undefined): Problem[] {
  const identifyingColumns = CUSTOMER_COLUMNS.filter((column) => fields[column] !== undefined);
  if (identifyingColumns.length === 0) {
    return [{ path: 'external_id', message: 'Required, or customer_id, phone or email in its place' }];
  }
  return identifyingColumns[0] === 'phone' && phone === null
    ? [{ path: 'phone', message: 'Must be a phone number' }]
    : [];
}
