import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';

import { AttributionsService } from './attributions.service';
import { ExchangesService } from './exchanges.service';
import { PaymentTotalsController } from './payment-totals.controller';
import { PaymentTotalsService } from './payment-totals.service';
import { QuotedSalesService } from './quoted-sales.service';
import { RefundsService } from './refunds.service';
import { SaleBatchService } from './sale-batch.service';
import { SaleImportService } from './sale-import.service';
import { SaleRevertService } from './sale-revert.service';
import { SalesController } from './sales.controller';
import { SalesService } from './sales.service';
import { SaleMerging } from './sale-merging';

@Module({
  imports: [AuthModule],
  controllers: [SalesController, PaymentTotalsController],
  providers: [
    SaleMerging,
    SalesService,
    AttributionsService,
    ExchangesService,
    QuotedSalesService,
    RefundsService,
    SaleBatchService,
    SaleImportService,
    SaleRevertService,
    PaymentTotalsService,
  ],
  exports: [SalesService, RefundsService, SaleImportService, SaleRevertService],
})
export class SalesModule {}
