import { Global, Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';
import { AuthModule } from '@wateja/auth';
import { CustomerCreation, CustomerLock } from '@wateja/events';

import { CounterCustomers } from './counter-customers';
import { CustomerErasureController } from './customer-erasure.controller';
import { CustomerErasureService } from './customer-erasure.service';
import { CustomerImportService } from './customer-import.service';
import { CustomerRevertService } from './customer-revert.service';
import { CustomerRowLock } from './customer-row-lock';
import { CustomersController } from './customers.controller';
import { CustomersService } from './customers.service';
import { DuplicatesController } from './duplicates/duplicates.controller';
import { DuplicatesService } from './duplicates/duplicates.service';
import { LookupController } from './lookup/lookup.controller';
import { LookupService } from './lookup/lookup.service';
import { JournalPruner } from './merges/journal-pruner';
import { MergeListController } from './merges/merge-list.controller';
import { MergeListService } from './merges/merge-list.service';
import { MergeLocks } from './merges/merge-locks';
import { MergesController } from './merges/merges.controller';
import { MergesService } from './merges/merges.service';
import { UndoService } from './merges/undo.service';
import { ReindexingService } from './reindexing/reindexing.service';
import { TagsController } from './tags/tags.controller';
import { TagsService } from './tags/tags.service';

/** Global, because other islands lock and create customers but may not import this module. */
@Global()
@Module({
  imports: [AuditModule, AuthModule],
  controllers: [
    CustomersController,
    CustomerErasureController,
    DuplicatesController,
    LookupController,
    MergeListController,
    MergesController,
    TagsController,
  ],
  providers: [
    CustomersService,
    CustomerErasureService,
    CustomerImportService,
    CustomerRevertService,
    DuplicatesService,
    JournalPruner,
    LookupService,
    MergeListService,
    MergeLocks,
    MergesService,
    ReindexingService,
    TagsService,
    UndoService,
    { provide: CustomerCreation, useClass: CounterCustomers },
    { provide: CustomerLock, useClass: CustomerRowLock },
  ],
  exports: [
    CustomersService,
    CustomerImportService,
    CustomerRevertService,
    CustomerCreation,
    CustomerLock,
    TagsService,
  ],
})
export class CustomersModule {}
