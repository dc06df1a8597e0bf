import { Injectable } from '@nestjs/common';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { AddressHashes } from '../suppression/address-hashes';
import { KeyedHashes } from '../suppression/keyed-hashes';
import { withdrawImported } from './consent-revert.queries';
import { type ImportedConsent, importConsents } from './withdrawals.queries';

/** Adds the consents of files to the ledger. */
@Injectable()
export class ConsentImport {
  constructor(
    private readonly prisma: PrismaService,
    private readonly addressHashes: AddressHashes,
    private readonly keyedHashes: KeyedHashes,
  ) {}

  /**
   * Adds consents that differ from the current ones. A file never grants a consent that the customer or the shop
   * withdrew. The caller has locked the customers.
   * @returns the customers who got an entry, and those with a consent that stayed withdrawn
   */
  async importBatch(
    businessId: number,
    consents: ImportedConsent[],
  ): Promise<{ changed: Set<number>; kept: Set<number> }> {
    await this.keyedHashes.prepare();
    const hashes = await this.addressHashes.ofCustomers(
      businessId,
      consents.map(({ customer_id }) => customer_id),
    );
    const hashed = consents.map((consent) => {
      return { ...consent, address_hash: hashes.get(consent.customer_id)?.[consent.channel] ?? null };
    });
    const rows = await this.prisma.query<{ customer_id: number; is_kept: boolean }>(
      statement(importConsents(businessId, hashed)),
    );
    const of = (isKept: boolean) => rows.filter((row) => row.is_kept === isKept).map(({ customer_id }) => customer_id);
    return { changed: new Set(of(false)), kept: new Set(of(true)) };
  }

  /**
   * Withdraws what an import granted these customers, if that is still the latest entry. Entries are never removed, and
   * what the import withdrew stays withdrawn.
   * @param since the time of the upload
   */
  async revertGrants(tx: Transaction, businessId: number, customerIds: number[], since: Date): Promise<void> {
    if (customerIds.length === 0) return;
    await tx.query(statement(withdrawImported(businessId, customerIds, since)));
  }
}
