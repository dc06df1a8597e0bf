import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, NeedsFreshSignIn, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { CustomerErasedAnswer, EraseCustomer, ErasurePath } from './customer-erasure.schemas';
import { CustomerErasureService } from './customer-erasure.service';

@ApiTags('Privacy')
@Controller('customers/:businessId')
export class CustomerErasureController {
  constructor(private readonly erasure: CustomerErasureService) {}

  @Post(':customerId/erase')
  @HttpCode(200)
  @Access('customers:erase')
  @NeedsFreshSignIn()
  @ApiOperation({
    summary: 'Erase a customer',
    description:
      'Removes permanently everything that identifies the person: name, contact details, notes, preferences ' +
      'and the reasons of refunds. The sales stay for the accounts, under the customer’s number. Afterwards ' +
      'nothing can be stored about this customer.',
  })
  @ApiAnswer({ status: 200, type: CustomerErasedAnswer, description: 'The erased customer.' })
  @ApiProblem(409, 'The customer is already erased.')
  @Idempotent()
  async eraseCustomer(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: ErasurePath,
    @Body() { reason }: EraseCustomer,
  ) {
    const customer = await this.erasure.erase(tenant.business_id, customerId, reason);
    return { message: 'Customer erased successfully', customer };
  }
}
