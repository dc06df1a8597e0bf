import { Module } from '@nestjs/common';

import { ConsentImport } from './consent-import.service';

/** What the import of customers needs of the ledger. */
@Module({ providers: [ConsentImport], exports: [ConsentImport] })
export class ConsentImportModule {}
