import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { isForeignKeyViolation, PrismaService } from '@wateja/prisma';

import type { AddNote } from './notes.schemas';

/** What staff write down about a customer. */
@Injectable()
export class NotesService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws NotFound */
  async add(businessId: number, customerId: number, authorId: number, note: AddNote) {
    try {
      return await this.prisma.customerNote.create({
        data: { ...note, business_id: businessId, customer_id: customerId, created_by: authorId },
      });
    } catch (error) {
      throw isForeignKeyViolation(error, 'customer_id') ? new NotFound('Customer') : error;
    }
  }

  /** Newest first. @throws NotFound */
  async list(businessId: number, customerId: number) {
    const customer = await this.prisma.customer.findUnique({
      where: { business_id_id: { business_id: businessId, id: customerId } },
      select: { notes: { orderBy: [{ created_at: 'desc' }, { id: 'desc' }] } },
    });
    if (!customer) throw new NotFound('Customer');
    return customer.notes;
  }
}
