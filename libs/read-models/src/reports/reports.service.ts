import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { assertOfList, encodeCursor } from '@wateja/common';

import type { PagePosition } from './query-schemas';
import type { Report, ReportRow } from './report';

/** The page that a query asks for. */
interface Paging {
  limit: number;
  cursor?: PagePosition | undefined;
}

/** A page of a report in an answer, without the name of its rows. */
export interface AnsweredPage<Row> {
  rows: Row[];
  total: number | null;
  total_at_least: number;
  next_cursor: string | null;
}

/** Reads reports page by page. The first page counts the rows, and its cursor carries the total to the next pages. */
@Injectable()
export class ReportsService {
  /** @throws ForeignCursor */
  async page<Query, Row extends ReportRow>(
    report: Report<Query, Row>,
    business: BusinessContext,
    query: NoInfer<Query> & Paging,
    order = '',
  ): Promise<AnsweredPage<Row>> {
    const { limit, cursor } = query;
    const list = `report ${report.name} ${business.business_id} ${order}`.trim();
    assertOfList(cursor, list);
    const columns = new Set(Object.keys(report.columns));
    const page = await report.page(business, query, { after: cursor ?? null, limit, columns });
    const { total, total_at_least } = cursor ?? (await report.total(business, query, page));
    const nextCursor = page.next && encodeCursor({ list, ...page.next, total, total_at_least });
    return { rows: page.rows, total, total_at_least, next_cursor: nextCursor };
  }
}
