import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { SuppressionKeyModule } from '@wateja/messaging';

import { CustomerProfileModule } from '../customer-profile/customer-profile.module';
import { DataExportController } from './data-export.controller';
import { DataExportService } from './data-export.service';

@Module({
  imports: [AuditModule, CustomerProfileModule, SuppressionKeyModule],
  controllers: [DataExportController],
  providers: [DataExportService],
})
export class DataExportModule {}
