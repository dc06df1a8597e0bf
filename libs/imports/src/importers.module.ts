import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { CustomersModule } from '@wateja/customers';
import { ConsentImportModule } from '@wateja/messaging';
import { NotesModule } from '@wateja/notes';
import { PreferencesModule } from '@wateja/preferences';
import { ProductsModule } from '@wateja/products';
import { RewardsModule } from '@wateja/rewards';
import { SalesModule } from '@wateja/sales';

import { Importers } from './importers';

/** Provides the importers, without HTTP and without jobs. */
@Module({
  imports: [
    AuditModule,
    ConsentImportModule,
    CustomersModule,
    NotesModule,
    PreferencesModule,
    ProductsModule,
    RewardsModule,
    SalesModule,
  ],
  providers: [Importers],
  exports: [Importers],
})
export class ImportersModule {}
