import { Injectable } from '@nestjs/common';
import { isForeignKeyViolation, PrismaService } from '@wateja/prisma';

import { CustomerNotFound } from './notes.errors';
import type { AddNote } from './notes.schemas';

/** What staff write down about a customer. */
@Injectable()
export class NotesService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws CustomerNotFound */
  async add(businessId: number, customerId: number, authorId: number, note: AddNote) {
    try {
      return await this.prisma.customerNote.create({
        data: { ...note, business_id: businessId, customer_id: customerId, created_by: authorId },
      });
    } catch (error) {
      throw isForeignKeyViolation(error, 'customer_id') ? new CustomerNotFound() : error;
    }
  }

  /** Newest first. @throws CustomerNotFound */
  async list(businessId: number, customerId: number) {
    const customer = await this.prisma.customer.findUnique({
      where: { business_id_id: { business_id: businessId, id: customerId } },
      select: { notes: { orderBy: [{ created_at: 'desc' }, { id: 'desc' }] } },
    });
    if (!customer) throw new CustomerNotFound();
    return customer.notes;
  }
}
