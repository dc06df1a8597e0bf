import { Injectable } from '@nestjs/common';
import { JsonText } from '@wateja/http';
import { PrismaService, statement } from '@wateja/prisma';

import { type PaidBusiness, paymentTotals } from './payment-totals.queries';
import type { PaymentTotals, PaymentTotalsQuery } from './payment-totals.schemas';

/** Adds up by which methods customers paid. */
@Injectable()
export class PaymentTotalsService {
  constructor(private readonly prisma: PrismaService) {}

  async totals(business: PaidBusiness, query: PaymentTotalsQuery): Promise<JsonText<PaymentTotals>> {
    const [row] = await this.prisma.query<{ totals: string }>(statement(paymentTotals(business, query)));
    return JsonText.written(row?.totals ?? '{}');
  }
}
