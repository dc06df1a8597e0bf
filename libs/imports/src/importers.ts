import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import type { BusinessContext } from '@wateja/auth';
import { CustomerImportService } from '@wateja/customers';
import { ConsentImport } from '@wateja/messaging';
import { NotesService } from '@wateja/notes';
import { PreferencesService } from '@wateja/preferences';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { ProductImportService } from '@wateja/products';
import { OpeningBalancesService } from '@wateja/rewards';
import { SaleImportService } from '@wateja/sales';

import { customerImporter } from './customer-importer';
import type { ImportSummary } from './import-file';
import type { Importer } from './importer';
import { pointsImporter } from './points-importer';
import { saleImporter } from './sale-importer';

/** What files hold. */
export const IMPORT_KINDS = ['customers', 'sales', 'points'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What the audit trail calls a record of each kind. */
const RESOURCES = { customers: 'customer', sales: 'sale', points: 'points' } as const;

/** Makes the importers of a shop, for the command and for HTTP, and records what they did. */
@Injectable()
export class Importers {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customers: CustomerImportService,
    private readonly notes: NotesService,
    private readonly consents: ConsentImport,
    private readonly preferences: PreferencesService,
    private readonly sales: SaleImportService,
    private readonly products: ProductImportService,
    private readonly balances: OpeningBalancesService,
    private readonly audit: AuditService,
  ) {}

  /** An importer for one file. It remembers what the file had, so the next file needs another one. */
  create(kind: ImportKind, business: BusinessContext): Importer<unknown> {
    const { prisma, customers, notes, consents, preferences, sales, products, balances } = this;
    const importers = {
      customers: () => customerImporter({ prisma, customers, notes, consents, preferences }, business),
      sales: () => saleImporter({ prisma, sales, customers, products }, business),
      points: () => pointsImporter({ balances, customers }, business),
    };
    // Each importer is given only the values that its own reader made.
    return importers[kind]() as Importer<unknown>;
  }

  /** Adds an audit entry for the whole import with its counts, beside the entries of its rows. */
  async record(kind: ImportKind, businessId: number, summary: ImportSummary, tx?: Transaction): Promise<void> {
    const { read, created, updated, unchanged, rejected } = summary;
    const counts = { read, created, updated, unchanged, rejected };
    const changes = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { to: count }]));
    const resource = RESOURCES[kind];
    await this.audit.record({ business_id: businessId, action: `${resource}.imported`, resource, changes }, tx);
  }
}
