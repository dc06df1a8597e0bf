import { Injectable } from '@nestjs/common';
import { ForeignCursor, NotFound, pageOf, safeId } from '@wateja/common';
import { type CustomerErased, CustomerLock, OnDomainEvent } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { AddNote, NoteListQuery } from './notes.schemas';

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

  /**
   * Adds the notes of another system. A note with the text of one that the customer has is left out, so an import that
   * is repeated adds nothing. The caller has locked the customers.
   * @returns the added notes by customer
   */
  async addImported(
    businessId: number,
    notes: { customer_id: number; content: string }[],
  ): Promise<Map<number, number>> {
    const added = await this.prisma.query<{ id: number; customer_id: number }>(statement`
      INSERT INTO customer_notes (business_id, customer_id, content)
      SELECT ${businessId}, r.customer_id, r.content
      FROM jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) AS r(customer_id bigint, content text)
      WHERE NOT EXISTS (
        SELECT FROM customer_notes n
        WHERE n.business_id = ${businessId} AND n.customer_id = r.customer_id AND n.content = r.content
      )
      RETURNING id, customer_id`);
    return new Map(added.map(({ id, customer_id }) => [customer_id, id]));
  }

  /** Removes notes of an import that is reverted, in its transaction. */
  async removeImported(tx: Transaction, businessId: number, ids: number[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.customerNote.deleteMany({ where: { business_id: businessId, id: { in: ids } } });
  }

  /** Lists the customer's notes, newest first, page by page. @throws NotFound, ForeignCursor */
  async list(businessId: number, customerId: number, { limit, cursor }: NoteListQuery) {
    if (cursor && cursor.customer_id !== customerId) throw new ForeignCursor();
    const after = cursor && {
      OR: [{ created_at: { lt: cursor.created_at } }, { created_at: cursor.created_at, id: { lt: cursor.id } }],
    };
    const customer = await this.prisma.customer.findFirst({
      where: { business_id: businessId, id: customerId },
      select: {
        notes: { where: { ...after }, orderBy: [{ created_at: 'desc' }, { id: 'desc' }], take: limit + 1 },
        _count: { select: { notes: true } },
      },
    });
    if (!customer) throw new NotFound('Customer');
    const { rows, next_cursor } = pageOf(customer.notes, limit, ({ created_at, id }) => ({
      customer_id: customerId,
      created_at,
      id: safeId(id),
    }));
    return { notes: rows, count: rows.length, total: customer._count.notes, next_cursor };
  }

  /** Deletes the customer's notes: free text may identify a person. */
  @OnDomainEvent('customer.erased')
  async deleteNotes({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.customerNote.deleteMany({ where: { business_id, customer_id } });
  }
}
