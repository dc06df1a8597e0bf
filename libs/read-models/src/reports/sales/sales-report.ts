import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { Prisma, PrismaService, type Statement, statement } from '@wateja/prisma';
import {
  SALE_TIME,
  saleCount,
  saleExchangeJson,
  type SaleFilter,
  saleFilter,
  salePaymentsJson,
  saleRefundsJson,
} from '@wateja/sales';

import {
  exactly,
  type PageRequest,
  type Report,
  type ReportPage,
  type ReportRow,
  type ReportTotal,
  toPage,
} from '../report';
import { GUARDED_OF_SALE, SALE_COLUMNS } from './sales.schemas';

export type SaleReportRow = Record<keyof typeof SALE_COLUMNS, ReportRow[string]>;
type FoundSale = SaleReportRow & { id: number; position_value: string };

/** The sales of a business in any state, newest first. */
@Injectable()
export class SalesReport implements Report<SaleFilter, SaleReportRow> {
  readonly name = 'sales';
  readonly columns = SALE_COLUMNS;
  readonly guarded = GUARDED_OF_SALE;

  constructor(private readonly prisma: PrismaService) {}

  async page(
    { business_id }: BusinessContext,
    filter: SaleFilter,
    page: PageRequest,
  ): Promise<ReportPage<SaleReportRow>> {
    const foundRows = await this.prisma.query<FoundSale>(salesPage(business_id, filter, page));
    return toPage(foundRows, page.limit);
  }

  async total({ business_id }: BusinessContext, filter: SaleFilter): Promise<ReportTotal> {
    const [counted] = await this.prisma.query<{ total: number }>(statement(saleCount(business_id, filter)));
    return exactly(counted?.total ?? 0);
  }
}

/** Reads a page of sales after a position, and one sale more. */
function salesPage(businessId: number, filter: SaleFilter, { after, limit }: PageRequest): Statement {
  const position = after
    ? Prisma.sql`AND (${SALE_TIME}, s.id) < (${after.value}::timestamptz, ${after.id}::bigint)`
    : Prisma.empty;
  return statement(Prisma.sql`
    SELECT s.id, s.external_id, s.customer_id, ${CUSTOMER_FIELDS}, s.status, s.payment_method,
      ${salePaymentsJson} AS payments,
      s.subtotal_amount::text AS subtotal_amount, s.discount_amount::text AS discount_amount,
      s.points_amount::text AS points_amount, s.rounding_amount::text AS rounding_amount,
      s.total_amount::text AS total_amount, s.exchanged_amount::text AS exchanged_amount, trim_scale(s.total_items)::text AS total_items,
      s.refunded_amount::text AS refunded_amount, trim_scale(s.refunded_items)::text AS refunded_items,
      ${saleRefundsJson} AS refunds, ${saleExchangeJson} AS exchange,
      (SELECT count(*)::int FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id) AS lines, s.source,
      s.created_by, s.api_key_id, s.created_at, s.completed_at, ${SALE_TIME}::text AS position_value
    FROM (
      SELECT s.* FROM sales s WHERE ${saleFilter(businessId, filter)} ${position}
      ORDER BY ${SALE_TIME} DESC, s.id DESC LIMIT ${limit + 1}::int
    ) s
    LEFT JOIN LATERAL (${customerOfSale(businessId)}) c ON true
    ORDER BY ${SALE_TIME} DESC, s.id DESC`);
}

/** The columns about the customer of {@link customerOfSale}. */
export const CUSTOMER_FIELDS = Prisma.sql`c.name AS customer_name, c.external_id AS customer_external_id,
  c.phone AS customer_phone, c.email AS customer_email`;

/** Looks up the customer of each sale by itself, because the planner may expect more sales than a page has. */
export const customerOfSale = (businessId: number) => Prisma.sql`
  SELECT c.name, c.external_id, c.phone, c.email FROM customers c WHERE c.business_id = ${businessId} AND c.id = s.customer_id OFFSET 0`;
