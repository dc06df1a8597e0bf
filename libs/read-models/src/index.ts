export { dataExport } from './data-export/data-export.schemas';
export { CustomerProfileModule } from './customer-profile/customer-profile.module';
export { DataExportModule } from './data-export/data-export.module';
export { ProductListModule } from './product-list/product-list.module';
export { CustomersReport } from './reports/customers/customers-report';
export { CUSTOMER_COLUMNS, CustomersReportPage, CustomersReportQuery } from './reports/customers/customers.schemas';
export { MessagesReport } from './reports/messages/messages-report';
export { MESSAGE_COLUMNS, MessagesReportPage, MessagesReportQuery } from './reports/messages/messages.schemas';
export { PointsReport } from './reports/points/points-report';
export { POINTS_COLUMNS, PointsReportPage, PointsReportQuery } from './reports/points/points.schemas';
export { type AnyQuery, conditionsOf, FILE_FORMATS, type FileFormat } from './reports/query-schemas';
export { type Report, REPORT_NAMES, type ReportName } from './reports/report';
export { ReportFilesService } from './reports/report-files.service';
export { ReportsModule } from './reports/reports.module';
export { SaleLinesReport } from './reports/sales/sale-lines-report';
export { SalesReport } from './reports/sales/sales-report';
export {
  SALE_COLUMNS,
  SALE_LINE_COLUMNS,
  SaleLinesReportPage,
  SaleLinesReportQuery,
  SalesReportPage,
  SalesReportQuery,
} from './reports/sales/sales.schemas';
export { RecipientsModule } from './recipients/recipients.module';
export { SalesOverTimeModule } from './sales-over-time/sales-over-time.module';
export { TagApplicationModule } from './tag-application/tag-application.module';
export { TimelineModule } from './timeline/timeline.module';
