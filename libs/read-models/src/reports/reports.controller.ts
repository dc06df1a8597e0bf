import { Controller, Get, Head, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  assertPermission,
  CurrentPermissions,
  CurrentTenant,
  type Permission,
  type Tenant,
} from '@wateja/auth';
import { ApiAnswerOrFile, ApiProblem, RouteNotFound } from '@wateja/http';

import { CustomersReport } from './customers/customers-report';
import { CustomersReportPage, CustomersReportQuery } from './customers/customers.schemas';
import { MessagesReport } from './messages/messages-report';
import { MessagesReportPage, MessagesReportQuery } from './messages/messages.schemas';
import { PointsReport } from './points/points-report';
import { PointsReportPage, PointsReportQuery } from './points/points.schemas';
import { type AnyQuery, conditionsOf, type FileFormat } from './query-schemas';
import { type Report, REPORT_NAMES } from './report';
import { MEDIA_TYPES, ReportFilesService } from './report-files.service';
import { ReportsService } from './reports.service';
import { SaleLinesReport } from './sales/sale-lines-report';
import { SalesReport } from './sales/sales-report';
import { SaleLinesReportPage, SaleLinesReportQuery, SalesReportPage, SalesReportQuery } from './sales/sales.schemas';

const FILES = Object.values(MEDIA_TYPES);
const ABOUT_FORMATS =
  'Without `format` the answer is one page. With `format=csv`, `xlsx` or `jsonl` the answer is a file with all ' +
  'rows as they are at one moment, which needs the permission `customers:export` too and adds an entry to the ' +
  'audit trail. A business can download two files at the same time. If writing a file fails in the middle, the ' +
  'connection ends without the end of the answer: HTTP clients report that as an error.';

@ApiTags('Reports')
@ApiProblem(422, '`too_many_rows`: a workbook cannot hold so many rows.')
@Controller('reports/:businessId')
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly files: ReportFilesService,
    private readonly customers: CustomersReport,
    private readonly sales: SalesReport,
    private readonly saleLines: SaleLinesReport,
    private readonly messages: MessagesReport,
    private readonly points: PointsReport,
  ) {}

  /**
   * Refuses HEAD. Otherwise Fastify would answer it by the GET route: it would write a whole file and record it, and
   * send nothing. Fastify adds no HEAD route if one exists, so this route comes before the GET routes.
   */
  @Head([...REPORT_NAMES])
  @Access('customers:read')
  @ApiExcludeEndpoint()
  refuseHead(): never {
    throw new RouteNotFound();
  }

  @Get('customers')
  @Access('customers:read')
  @ApiOperation({
    summary: 'List or export customers with their metrics',
    description: `Contact data, preferences, metrics, tier and consents of customers. ${ABOUT_FORMATS}`,
  })
  @ApiAnswerOrFile({
    status: 200,
    type: CustomersReportPage,
    description: 'A page of customers, or a file.',
    files: FILES,
  })
  async reportCustomers(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Query() query: CustomersReportQuery,
  ) {
    if (query.format !== 'json') return this.file(this.customers, { tenant, permissions, query, format: query.format });
    const { rows, ...page } = await this.reports.page(
      this.customers,
      tenant,
      query,
      `${query.sort} ${query.sort_order}`,
    );
    return { customers: withNull(rows, hiddenOf(this.customers, permissions)), limit: query.limit, ...page };
  }

  @Get('sales')
  @Access('sales:read')
  @ApiOperation({
    summary: 'List or export sales',
    description: `Sales in any state, newest first, with the names of customers. ${ABOUT_FORMATS}`,
  })
  @ApiAnswerOrFile({ status: 200, type: SalesReportPage, description: 'A page of sales, or a file.', files: FILES })
  async reportSales(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Query() query: SalesReportQuery,
  ) {
    if (query.format !== 'json') return this.file(this.sales, { tenant, permissions, query, format: query.format });
    const { rows, ...page } = await this.reports.page(this.sales, tenant, query);
    return { sales: withNull(rows, hiddenOf(this.sales, permissions)), limit: query.limit, ...page };
  }

  @Get('sale-lines')
  @Access('sales:read')
  @ApiOperation({
    summary: 'List or export the lines of sales',
    description: `The lines of sales in any state, the newest sale first. A page can have fewer lines than \`limit\`, because sales without lines are not shown. ${ABOUT_FORMATS}`,
  })
  @ApiAnswerOrFile({ status: 200, type: SaleLinesReportPage, description: 'A page of lines, or a file.', files: FILES })
  async reportSaleLines(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Query() query: SaleLinesReportQuery,
  ) {
    if (query.format !== 'json') return this.file(this.saleLines, { tenant, permissions, query, format: query.format });
    const { rows, ...page } = await this.reports.page(this.saleLines, tenant, query);
    return { sale_lines: withNull(rows, hiddenOf(this.saleLines, permissions)), limit: query.limit, ...page };
  }

  @Get('messages')
  @Access('messages:read')
  @ApiOperation({
    summary: 'List or export messages',
    description: `Messages in any state, newest first, with the names of customers. ${ABOUT_FORMATS}`,
  })
  @ApiAnswerOrFile({
    status: 200,
    type: MessagesReportPage,
    description: 'A page of messages, or a file.',
    files: FILES,
  })
  async reportMessages(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Query() query: MessagesReportQuery,
  ) {
    if (query.format !== 'json') return this.file(this.messages, { tenant, permissions, query, format: query.format });
    const { rows, ...page } = await this.reports.page(this.messages, tenant, query);
    return { messages: withNull(rows, hiddenOf(this.messages, permissions)), limit: query.limit, ...page };
  }

  @Get('points')
  @Access('rewards:read')
  @ApiOperation({
    summary: 'List or export the ledger of points',
    description: `The entries of all points accounts, newest first, with the names of customers. ${ABOUT_FORMATS}`,
  })
  @ApiAnswerOrFile({ status: 200, type: PointsReportPage, description: 'A page of entries, or a file.', files: FILES })
  async reportPoints(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Query() query: PointsReportQuery,
  ) {
    if (query.format !== 'json') return this.file(this.points, { tenant, permissions, query, format: query.format });
    const { rows, ...page } = await this.reports.page(this.points, tenant, query);
    return { entries: rows, limit: query.limit, ...page };
  }

  private async file<Query>(
    report: Report<Query>,
    { tenant, permissions, query, format }: ReportFileRequest<NoInfer<Query>>,
  ): Promise<StreamableFile> {
    assertPermission(tenant, permissions, 'customers:export');
    const { columns } = query;
    const conditions = conditionsOf(query);
    const hidden = hiddenOf(report, permissions);
    const content = await this.files.open({ report, business: tenant, query, format, columns, hidden, conditions });
    const day = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
    return new StreamableFile(content, {
      type: MEDIA_TYPES[format],
      disposition: `attachment; filename="${report.name}-${day}.${format}"`,
    });
  }
}

interface ReportFileRequest<Query> {
  tenant: Tenant;
  permissions: Permission[];
  query: Query & AnyQuery;
  format: FileFormat;
}

/** The columns that the caller may not see. */
const hiddenOf = ({ guarded }: Pick<Report<never>, 'guarded'>, permissions: Permission[]): readonly string[] =>
  Object.entries(guarded).flatMap(([column, permission]) =>
    permission === undefined || permissions.includes(permission) ? [] : column,
  );

const withNull = <Row extends object>(rows: Row[], columns: readonly string[]): Row[] =>
  columns.length === 0
    ? rows
    : rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map((column) => [column, null])) }));
