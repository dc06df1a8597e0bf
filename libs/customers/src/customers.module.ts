import { Module } from '@nestjs/common';

import { CustomerImportService } from './customer-import.service';
import { CustomersController } from './customers.controller';
import { CustomersService } from './customers.service';

@Module({
  controllers: [CustomersController],
  providers: [CustomersService, CustomerImportService],
  exports: [CustomersService, CustomerImportService],
})
export class CustomersModule {}
