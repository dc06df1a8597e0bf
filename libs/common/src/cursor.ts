import { z } from 'zod';

import { ValidationFailed } from './domain-error';

/** No position is longer than this. */
const MAX_CURSOR_LENGTH = 2_000;
const INVALID = 'Must be the next_cursor of an earlier page of this list';

/** The rows of a page, and the cursor of the next page; null on the last page. */
export interface Page<Row> {
  rows: Row[];
  next_cursor: string | null;
}

/** Values that JSON stores exactly. Convert bigint ids with `safeId` first. */
type Position = Record<string, string | number | Date | null | undefined>;

/**
 * Makes a page of up to `limit` rows out of `candidates`. The query must ask for one row more than `limit`: if it finds
 * that row, there is a next page. The cursor holds the position of the page's last row, so that the next page continues
 * after it even if rows were added in between.
 */
export function pageOf<Row>(candidates: Row[], limit: number, positionOf: (row: Row) => Position): Page<Row> {
  const rows = candidates.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next_cursor: last && candidates.length > limit ? encodeCursor(positionOf(last)) : null };
}

/** Writes a position as a text that is safe in a URL. Callers can decode it, so it must not contain secrets. */
export function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The parameter `cursor` of a query. It is parsed into the position that {@link encodeCursor} has written, and refused
 * if it is not a valid position. A caller may construct a position. That is harmless: it only chooses where the page
 * begins, and the query decides which rows the caller may see.
 */
export function cursorInUrl<Position extends z.ZodType>(position: Position) {
  return z
    .string()
    .max(MAX_CURSOR_LENGTH, INVALID)
    .transform((cursor, context): z.output<Position> => {
      const parsed = position.safeParse(decode(cursor));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: INVALID });
      return z.NEVER;
    })
    .meta({ description: 'The `next_cursor` of the previous page.' });
}

/** The field `next_cursor` of an answer. */
export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: 'The `cursor` of the next page. Null on the last page.', examples: [null] });

/** The rule of a query that has `cursor` and `offset`: a request may use one of them, not both. */
export const oneWayToBegin = {
  check: ({ cursor, offset }: { cursor?: unknown; offset: number }) => cursor === undefined || offset === 0,
  params: { path: ['offset'], message: 'Not allowed together with cursor, which already sets where the page begins' },
};

/**
 * Accepts a missing cursor.
 * @throws ForeignCursor for a cursor of another list, or of the same list in another order
 */
export function assertOfList(cursor: { list: string } | undefined, list: string): void {
  if (cursor && cursor.list !== list) throw new ForeignCursor();
}

/** The cursor is valid, but belongs to another list, such as the list of another business. */
export class ForeignCursor extends ValidationFailed {
  constructor() {
    super([{ path: 'cursor', message: INVALID }]);
  }
}

/** Undefined for a text that {@link encodeCursor} has not written. */
function decode(cursor: string): unknown {
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    // Buffer ignores characters that are not base64url, but a cursor has exactly one valid spelling.
    if (bytes.toString('base64url') !== cursor) return undefined;
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
