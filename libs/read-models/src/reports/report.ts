import type { BusinessContext, Permission } from '@wateja/auth';
import { Prisma, type PrismaService, statement } from '@wateja/prisma';

/**
 * How a column is written in a file. Money and quantities are decimal text, and numbers in a workbook. A list is one cell,
 * and in JSON an array. `json` is a list
 * of objects, or one object: JSON text in a table.
 */
export type ColumnKind = 'id' | 'text' | 'list' | 'integer' | 'decimal' | 'boolean' | 'time' | 'json';

/** The value of a row in a column: a Date for a `time`, and a decimal string for a `decimal`. */
export type CellValue = string | number | boolean | Date | string[] | object | null;

/** A list or an object in one cell of a table. An empty list is an empty cell. */
export function nestedCell(value: object, kind: ColumnKind): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (kind !== 'json') return value.join('; ');
  return value.length > 0 ? JSON.stringify(value) : '';
}

/** A row of a report, by the names of its columns. */
export type ReportRow = Record<string, CellValue>;

/** Where a page ends: the values that its rows are sorted by, as PostgreSQL writes them, and the id of its last row. */
export interface ReportPosition {
  value: string;
  id: number;
  /** The line, in a report on the lines of sales. */
  line?: number | undefined;
}

/** Rows of a report, and the position where the next page begins; null on the last page. */
export interface ReportPage<Row> {
  rows: Row[];
  next: ReportPosition | null;
}

/** A row as a statement finds it, with the value that it is sorted by. */
interface FoundRow {
  id: number;
  position_value: string;
}

/** Makes a page of up to `limit` rows. The statement has read one row more, which shows that others follow. */
export function toPage<Row extends FoundRow>(foundRows: Row[], limit: number): ReportPage<Row> {
  const rows = foundRows.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: last && foundRows.length > limit ? { value: last.position_value, id: last.id } : null };
}

/** Number of rows that match: `total`, or at least `total_at_least` if it is not known exactly. */
export interface ReportTotal {
  total: number | null;
  total_at_least: number;
}

export const exactly = (total: number): ReportTotal => ({ total, total_at_least: total });
export const atLeast = (total: number): ReportTotal => ({ total: null, total_at_least: total });

/** The matching rows are counted up to this number. */
export const MAX_COUNTED = 10_000;

/** The total after counting up to one more than {@link MAX_COUNTED}. */
export const upToMaximum = (counted: number) => (counted > MAX_COUNTED ? atLeast(MAX_COUNTED) : exactly(counted));

/**
 * The number of `rows`, up to the largest total that is exact.
 * @param rows what follows FROM: a table and its conditions
 */
export async function countUpToMaximum(prisma: PrismaService, rows: Prisma.Sql): Promise<ReportTotal> {
  const [counted] = await prisma.query<{ total: number }>(
    statement(Prisma.sql`
      SELECT count(*)::int AS total FROM (SELECT FROM ${rows} LIMIT ${MAX_COUNTED + 1}::int) counted`),
  );
  return upToMaximum(counted?.total ?? 0);
}

/** The page that the caller wants: the rows after a position, at most `limit`. */
export interface PageRequest {
  after: ReportPosition | null;
  limit: number;
  /** The columns that the caller needs. The others may be null. */
  columns: ReadonlySet<string>;
}

export const REPORT_NAMES = ['customers', 'sales', 'sale-lines', 'messages', 'points'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** A report of one business: its columns, and its rows page by page. */
export interface Report<Query, Row extends ReportRow = ReportRow> {
  name: ReportName;
  /** The columns, in the order of the files. */
  columns: Record<keyof Row & string, ColumnKind>;
  /** The columns that need a further permission. They are null for a caller without it. */
  guarded: Partial<Record<keyof Row & string, Permission>>;
  /** Reads a page. It may have fewer rows than its limit although others follow. */
  page(business: BusinessContext, query: Query, page: PageRequest): Promise<ReportPage<Row>>;
  /** Counts the rows that match. @param first the first page */
  total(business: BusinessContext, query: Query, first: ReportPage<Row>): Promise<ReportTotal>;
}
