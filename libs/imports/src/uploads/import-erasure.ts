import { Injectable } from '@nestjs/common';
import { type CustomerErased, OnDomainEvent } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { dropChangesOfCustomers } from './import-changes.queries';
import { ImportFiles } from './import-files';
import { forgetAll } from './import-forgetting.queries';

/**
 * When a customer is erased, removes the files of imports and everything that quotes them, because any of them may
 * name that person.
 */
@Injectable()
export class ImportErasure {
  constructor(
    private readonly prisma: PrismaService,
    private readonly files: ImportFiles,
  ) {}

  @OnDomainEvent('customer.erased')
  async removeFiles({ business_id, customer_id, merged_customer_ids }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.query(statement(dropChangesOfCustomers(business_id, [customer_id, ...merged_customer_ids])));
    const dropped = await tx.query<{ file_id: string; is_running: boolean }>(statement(forgetAll(business_id)));
    const removable = dropped.filter(({ is_running }) => !is_running);
    await this.prisma.onCommit(async () => {
      for (const { file_id } of removable) await this.files.removeAll(file_id);
    });
  }
}
