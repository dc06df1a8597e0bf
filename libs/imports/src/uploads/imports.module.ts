import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';
import { CustomersModule } from '@wateja/customers';
import { ConsentImportModule, MessagingModule } from '@wateja/messaging';
import { NotesModule } from '@wateja/notes';
import { ProductsModule } from '@wateja/products';
import { RewardsModule } from '@wateja/rewards';
import { SalesModule } from '@wateja/sales';

import { ImportersModule } from '../importers.module';
import { ImportReverter } from './import-reverter';
import { ImportReverts } from './import-reverts.service';
import { ImportErasure } from './import-erasure';
import { ImportFiles } from './import-files';
import { ImportRunner } from './import-runner';
import { ImportSweeper } from './import-sweeper';
import { ImportsController } from './imports.controller';
import { ImportsService } from './imports.service';

/** Imports of files over HTTP. They use the job queue of messaging. */
@Module({
  imports: [
    AuthModule,
    ConsentImportModule,
    CustomersModule,
    ImportersModule,
    MessagingModule,
    NotesModule,
    ProductsModule,
    RewardsModule,
    SalesModule,
  ],
  controllers: [ImportsController],
  providers: [ImportErasure, ImportFiles, ImportReverter, ImportReverts, ImportRunner, ImportSweeper, ImportsService],
})
export class ImportsModule {}
