import { z } from 'zod';

import { ValidationFailed } from './domain-error';

/** Far more than any position needs. */
const MAX_CURSOR_LENGTH = 2_000;
const INVALID = 'Must be the next_cursor of an earlier page of this list';

/** Rows up to the limit, and where to go on; null on the last page. */
export interface Page<Row> {
  rows: Row[];
  next_cursor: string | null;
}

/** What JSON holds exactly: of the ids that are bigint, `safeId`. */
type Position = Record<string, string | number | Date | null | undefined>;

/**
 * Cuts a page out of `found`, of which one more than `limit` was asked for: the surplus row tells that there is a next
 * page. The cursor holds the position of the page's last row: what the next page's rows come after, whatever is
 * written in between.
 */
export function pageOf<Row>(found: Row[], limit: number, positionOf: (row: Row) => Position): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next_cursor: last && found.length > limit ? encodeCursor(positionOf(last)) : null };
}

/** A position as text that is safe in a URL. Callers can read it, so it may hold nothing that they may not know. */
export function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * `cursor` in a query, as the position that {@link encodeCursor} was given. A made-up one is refused unless it is a
 * position too, and then it only says where to begin: what the caller may see is not a cursor's to decide.
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
    .meta({ description: 'Where to go on: `next_cursor` of the page before.' });
}

/** `next_cursor` in an answer. */
export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: '`cursor` of the next page; null on the last one.', examples: [null] });

/** The rule of a query that may say where to begin by `cursor` or by `offset`: not by both. */
export const oneWayToBegin = {
  check: ({ cursor, offset }: { cursor?: unknown; offset: number }) => cursor === undefined || offset === 0,
  params: { path: ['offset'], message: 'Leave it out with a cursor, which says where to begin' },
};

/** Undefined without a cursor. @throws ForeignCursor for one of another list, or of the same in another order */
export function assertOfList(cursor: { list: string } | undefined, list: string): void {
  if (cursor && cursor.list !== list) throw new ForeignCursor();
}

/** For a cursor that is well-formed and of another list, such as another business's. */
export class ForeignCursor extends ValidationFailed {
  constructor() {
    super([{ path: 'cursor', message: INVALID }]);
  }
}

/** Undefined for what no {@link encodeCursor} wrote. */
function decode(cursor: string): unknown {
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    // Buffer skips what is not base64url; a cursor has one spelling.
    if (bytes.toString('base64url') !== cursor) return undefined;
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
