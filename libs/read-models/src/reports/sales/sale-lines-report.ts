import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { Prisma, PrismaService, type Statement, statement } from '@wateja/prisma';
import {
  lineName,
  lineRefundsJson,
  SALE_TIME,
  saleExchangeJson,
  type SaleFilter,
  saleFilter,
  salePaymentsJson,
} from '@wateja/sales';

import {
  atLeast,
  MAX_COUNTED,
  type PageRequest,
  type Report,
  type ReportPage,
  type ReportPosition,
  type ReportRow,
  type ReportTotal,
  upToMaximum,
} from '../report';
import { GUARDED_OF_SALE, SALE_LINE_COLUMNS } from './sales.schemas';
import { CUSTOMER_FIELDS, customerOfSale } from './sales-report';

export type SaleLineReportRow = Record<keyof typeof SALE_LINE_COLUMNS, ReportRow[string]>;
/** A line of a page. If the sales that the statement looked at have no lines, there is one row, in which it is null. */
type FoundLine = Omit<SaleLineReportRow, 'id' | 'sale_id'> & {
  looked_at: number;
  end_value: string | null;
  end_id: number | null;
  id: number | null;
  sale_id: number;
  position_value: string;
};

/** The lines of sales in any state: the newest sale first, and its lines in the order of the till. */
@Injectable()
export class SaleLinesReport implements Report<SaleFilter, SaleLineReportRow> {
  readonly name = 'sale-lines';
  readonly columns = SALE_LINE_COLUMNS;
  readonly guarded = GUARDED_OF_SALE;

  constructor(private readonly prisma: PrismaService) {}

  async page(
    { business_id }: BusinessContext,
    filter: SaleFilter,
    page: PageRequest,
  ): Promise<ReportPage<SaleLineReportRow>> {
    const foundRows = await this.prisma.query<FoundLine>(linesPage(business_id, filter, page));
    const lines = foundRows.filter((line): line is FoundLine & { id: number } => line.id !== null);
    return { rows: lines.slice(0, page.limit), next: nextPosition(foundRows, lines, page.limit) };
  }

  async total({ business_id }: BusinessContext, filter: SaleFilter): Promise<ReportTotal> {
    const [counted] = await this.prisma.query<{ looked_at: number; total: number }>(linesCount(business_id, filter));
    const { looked_at, total } = counted ?? { looked_at: 0, total: 0 };
    return looked_at > MAX_COUNTED && total <= MAX_COUNTED ? atLeast(total) : upToMaximum(total);
  }
}

/** After the last line of a full page; otherwise after the last sale that the statement looked at, if more follow. */
function nextPosition(
  foundRows: FoundLine[],
  lines: (FoundLine & { id: number })[],
  limit: number,
): ReportPosition | null {
  const last = lines[limit - 1];
  if (last && lines.length > limit) return { value: last.position_value, id: last.sale_id, line: last.id };
  const [first] = foundRows;
  if (!first || first.end_value === null || first.end_id === null || first.looked_at <= limit) return null;
  return { value: first.end_value, id: first.end_id };
}

/**
 * Reads the lines of the next sales after a position: one sale more than the page has lines, because a sale can have
 * none. A page can end in the middle of a sale, and then the next page begins with the rest of its lines.
 */
function linesPage(businessId: number, filter: SaleFilter, { after, limit }: PageRequest): Statement {
  const hasRest = after?.line !== undefined;
  const beyond = Prisma.raw(hasRest ? '<=' : '<');
  const position = after
    ? Prisma.sql`AND (${SALE_TIME}, s.id) ${beyond} (${after.value}::timestamptz, ${after.id}::bigint)`
    : Prisma.empty;
  const restOfSale = hasRest
    ? Prisma.sql`AND (s.id <> ${after.id}::bigint OR i.id > ${after.line}::bigint)`
    : Prisma.empty;
  return statement(Prisma.sql`
    WITH span AS MATERIALIZED (${salesOf(businessId, filter, position, limit + 1)})
    SELECT looked.*, line.*
    FROM (
      SELECT count(*)::int AS looked_at,
        (SELECT s.time::text FROM span s ORDER BY s.time, s.id LIMIT 1) AS end_value,
        (SELECT s.id FROM span s ORDER BY s.time, s.id LIMIT 1) AS end_id
      FROM span
    ) looked
    LEFT JOIN (
      SELECT i.id, s.id AS sale_id, s.external_id, s.customer_id, ${CUSTOMER_FIELDS}, s.status, s.payment_method,
        ${salePaymentsJson} AS payments, i.product_id,
        (SELECT p.sku FROM products p WHERE p.business_id = i.business_id AND p.id = i.product_id) AS sku,
        ${lineName(Prisma.raw('i'))} AS product_name,
        trim_scale(i.quantity)::text AS quantity, i.unit_price::text AS unit_price, i.line_total::text AS line_total,
        i.discount_amount::text AS discount_amount, i.points_amount::text AS points_amount,
        i.net_amount::text AS net_amount,
        trim_scale(i.refunded_quantity)::text AS refunded_quantity, i.refunded_amount::text AS refunded_amount,
        ${lineRefundsJson} AS refunds, s.rounding_amount::text AS rounding_amount,
        s.exchanged_amount::text AS exchanged_amount, ${saleExchangeJson} AS exchange,
        s.created_at, s.completed_at, s.time, s.time::text AS position_value
      FROM span s
      CROSS JOIN LATERAL (
        SELECT i.* FROM sale_items i WHERE i.business_id = ${businessId} AND i.sale_id = s.id ${restOfSale} OFFSET 0
      ) i
      LEFT JOIN LATERAL (${customerOfSale(businessId)}) c ON true
      ORDER BY s.time DESC, s.id DESC, i.id LIMIT ${limit + 1}::int
    ) line ON true
    ORDER BY line.time DESC, line.sale_id DESC, line.id`);
}

/** Counts the lines of the newest {@link MAX_COUNTED} sales, and of one more, which shows that there are others. */
const linesCount = (businessId: number, filter: SaleFilter) =>
  statement(Prisma.sql`
    WITH span AS MATERIALIZED (${salesOf(businessId, filter, Prisma.empty, MAX_COUNTED + 1)})
    SELECT (SELECT count(*) FROM span)::int AS looked_at, count(*)::int AS total FROM (
      SELECT FROM span s CROSS JOIN LATERAL (
        SELECT i.id FROM sale_items i WHERE i.business_id = ${businessId} AND i.sale_id = s.id OFFSET 0
      ) i
      LIMIT ${MAX_COUNTED + 1}::int
    ) counted`);

/** The next sales, newest first. */
const salesOf = (businessId: number, filter: SaleFilter, condition: Prisma.Sql, size: number) => Prisma.sql`
  SELECT s.id, s.business_id, s.external_id, s.customer_id, s.status, s.payment_method, s.has_payments, s.total_amount,
    s.exchanged_amount, s.rounding_amount, s.created_at, s.completed_at, ${SALE_TIME} AS time
  FROM sales s WHERE ${saleFilter(businessId, filter)} ${condition}
  ORDER BY ${SALE_TIME} DESC, s.id DESC LIMIT ${size}::int`;
