import { Module } from '@nestjs/common';

import { RefundsService } from './refunds.service';
import { SaleBatchService } from './sale-batch.service';
import { SaleImportService } from './sale-import.service';
import { SalesController } from './sales.controller';
import { SalesService } from './sales.service';

@Module({
  controllers: [SalesController],
  providers: [SalesService, RefundsService, SaleBatchService, SaleImportService],
  exports: [SalesService, RefundsService, SaleImportService],
})
export class SalesModule {}
