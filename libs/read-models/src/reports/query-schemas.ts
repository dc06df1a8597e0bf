import { cursorInUrl, id, limit, nextCursor } from '@wateja/common';
import type { Prisma } from '@wateja/prisma';
import { z } from 'zod';

import type { ColumnKind } from './report';

export const FILE_FORMATS = ['csv', 'xlsx', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Where a page ends, and the total, which only the first page counts. */
const position = z.strictObject({
  list: z.string(),
  value: z.string(),
  id,
  line: id.optional(),
  total: z.int32().nullable(),
  total_at_least: z.int32(),
});
export type PagePosition = z.output<typeof position>;

/** A value that may occur several times in a query, as a list. */
export const listInUrl = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), schema);

/** Digits as numbers, in a list. */
export const numbersInUrl = <Schema extends z.ZodType>(schema: Schema) =>
  listInUrl(
    z.preprocess(
      (values) => (Array.isArray(values) ? values.map((value: unknown) => numberIn(value)) : values),
      schema,
    ),
  );

const numberIn = (value: unknown) => (typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value);

/** The parameters that every report has. */
export function reportParameters(columns: Record<string, ColumnKind>) {
  const names = Object.keys(columns);
  return {
    format: z
      .enum(['json', ...FILE_FORMATS])
      .default('json')
      .meta({
        description:
          '`json`: one page. `csv`, `xlsx` (a workbook) and `jsonl` (a JSON object on each line): a file with all rows, ' +
          'which needs the permission `customers:export` too.',
      }),
    columns: z
      .string()
      .optional()
      .transform((text, context) => {
        const chosen = text?.split(',');
        if (!chosen || chosen.every((name) => names.includes(name))) return chosen;
        const message = 'Must be names of columns of this report, separated by commas';
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      })
      .meta({
        description: `The columns of a file, separated by commas. All columns: \`${names.join(',')}\`.`,
        examples: [names.slice(0, 3).join(',')],
      }),
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
  };
}

/** Refuses parameters of pages in a request for a file, and parameters of files in a request for a page. */
export function refuseOfOtherFormat(
  { format, columns, cursor }: { format: string; columns?: unknown; cursor?: unknown },
  context: z.core.$RefinementCtx,
): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (format === 'json' && columns !== undefined) refuse('columns', 'Allowed only for the formats csv, xlsx and jsonl');
  if (format !== 'json' && cursor !== undefined) refuse('cursor', 'Allowed only for the format json');
}

/** The members of every page of a report beside its rows. */
export const pageMembers = {
  total: z
    .int32()
    .nullable()
    .meta({
      description: 'Number of all rows that match, if it is known: up to 10,000, or where Wateja keeps the count.',
      examples: [45],
    }),
  total_at_least: z.int32().meta({ description: 'The number of rows that match is not lower.', examples: [45] }),
  limit: z.int32().meta({ examples: [20] }),
  next_cursor: nextCursor,
};

/** The parameters of every report. */
export interface AnyQuery {
  format: 'json' | FileFormat;
  columns?: string[] | undefined;
  limit: number;
  cursor?: PagePosition | undefined;
}

/** The conditions of a query for the audit trail. It tells that a search term was used, but not the term. */
export function conditionsOf(query: AnyQuery): Record<string, Prisma.InputJsonValue> {
  const { format: _format, columns: _columns, limit: _limit, cursor: _cursor, ...conditions } = query;
  const recorded = Object.entries(conditions)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]: [string, unknown]) => [name, name === 'q' ? '***' : value]);
  return JSON.parse(JSON.stringify(Object.fromEntries(recorded))) as Record<string, Prisma.InputJsonValue>;
}
