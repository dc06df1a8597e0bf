import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';

import { CustomerErasureController } from './customer-erasure.controller';
import { CustomerErasureService } from './customer-erasure.service';
import { CustomerImportService } from './customer-import.service';
import { CustomersController } from './customers.controller';
import { CustomersService } from './customers.service';

@Module({
  imports: [AuditModule],
  controllers: [CustomersController, CustomerErasureController],
  providers: [CustomersService, CustomerErasureService, CustomerImportService],
  exports: [CustomersService, CustomerImportService],
})
export class CustomersModule {}
