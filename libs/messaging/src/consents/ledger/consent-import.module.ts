import { Module } from '@nestjs/common';

import { SuppressionModule } from '../suppression/suppression.module';
import { ConsentImport } from './consent-import.service';

/** What the import of customers needs of the ledger. */
@Module({ imports: [SuppressionModule], providers: [ConsentImport], exports: [ConsentImport] })
export class ConsentImportModule {}
