import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { type CustomerErased, CustomerLock, OnDomainEvent } from '@wateja/events';
import { PrismaService, type Transaction } from '@wateja/prisma';

import type { AddNote } from './notes.schemas';

/** Adds, lists and deletes the notes that staff write about a customer. */
@Injectable()
export class NotesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly customerLock: CustomerLock,
  ) {}

  /** Adds a note; an erased customer gets none. @throws NotFound, CustomerWasErased */
  async add(businessId: number, customerId: number, authorId: number | null, note: AddNote) {
    return this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireShared(tx, businessId, customerId);
      return tx.customerNote.create({
        data: { ...note, business_id: businessId, customer_id: customerId, created_by: authorId },
      });
    });
  }

  /** Lists the customer's notes, newest first. @throws NotFound */
  async list(businessId: number, customerId: number) {
    const customer = await this.prisma.customer.findFirst({
      where: { business_id: businessId, id: customerId },
      select: { notes: { orderBy: [{ created_at: 'desc' }, { id: 'desc' }] } },
    });
    if (!customer) throw new NotFound('Customer');
    return customer.notes;
  }

  /** Deletes the customer's notes: free text may identify a person. */
  @OnDomainEvent('customer.erased')
  async deleteNotes({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.customerNote.deleteMany({ where: { business_id, customer_id } });
  }
}
