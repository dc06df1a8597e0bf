import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { MessagingSettingsModule } from '@wateja/messaging';

import { CustomersReport } from './customers/customers-report';
import { MessagesReport } from './messages/messages-report';
import { PointsReport } from './points/points-report';
import { ReportFilesService } from './report-files.service';
import { ReportsController } from './reports.controller';
import { ReportsService } from './reports.service';
import { SaleLinesReport } from './sales/sale-lines-report';
import { SalesReport } from './sales/sales-report';

/** Customers, sales, lines of sales, messages and points as lists and files. It needs the {@link RecipientsModule}. */
@Module({
  imports: [AuditModule, MessagingSettingsModule],
  controllers: [ReportsController],
  providers: [
    CustomersReport,
    MessagesReport,
    PointsReport,
    ReportFilesService,
    ReportsService,
    SaleLinesReport,
    SalesReport,
  ],
  exports: [CustomersReport, MessagesReport, PointsReport, ReportFilesService, SaleLinesReport, SalesReport],
})
export class ReportsModule {}
