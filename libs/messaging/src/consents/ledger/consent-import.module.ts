import { Module } from '@nestjs/common';

import { SuppressionModule } from '../suppression/suppression.module';
import { ConsentImport } from './consent-import.service';

/** Provides the consent ledger to the import of customers. */
@Module({ imports: [SuppressionModule], providers: [ConsentImport], exports: [ConsentImport] })
export class ConsentImportModule {}
