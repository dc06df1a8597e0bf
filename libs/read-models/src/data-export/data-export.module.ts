import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';

import { CustomerProfileModule } from '../customer-profile/customer-profile.module';
import { DataExportController } from './data-export.controller';
import { DataExportService } from './data-export.service';

@Module({
  imports: [AuditModule, CustomerProfileModule],
  controllers: [DataExportController],
  providers: [DataExportService],
})
export class DataExportModule {}
