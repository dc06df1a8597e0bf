import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer } from '@wateja/http';

import { PaymentTotals, PaymentTotalsQuery } from './payment-totals.schemas';
import { PaymentTotalsService } from './payment-totals.service';

@ApiTags('Analytics')
@Controller('analytics/:businessId')
export class PaymentTotalsController {
  constructor(private readonly payments: PaymentTotalsService) {}

  @Get('payments')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Get payments by method',
    description:
      'Adds up the sales of a period by method of payment: how many sales, what was paid, and what was refunded ' +
      'of it. Days are days of the shop. Pending and cancelled sales do not count. A sale counts at the time ' +
      'when it took place. Its refunds count at the same time, even if they came on a later day.',
  })
  @ApiJsonAnswer({ status: 200, type: PaymentTotals, description: 'The sums of each method.' })
  getPaymentTotals(@CurrentTenant() tenant: Tenant, @Query() query: PaymentTotalsQuery) {
    return this.payments.totals(tenant, query);
  }
}
