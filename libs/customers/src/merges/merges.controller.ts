import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { CustomerPath } from '../customers.schemas';
import { CustomersMergedAnswer, MergeCustomers, MergePath, MergeQuery, MergeUndoneAnswer } from './merges.schemas';
import { MergesService } from './merges.service';
import { UndoService } from './undo.service';

const GONE = '`customer_merged`: a customer was merged already. `customer_id` is the customer who has its records now.';

@ApiTags('Customers')
@Controller('customers/:businessId/:customerId')
export class MergesController {
  constructor(
    private readonly merges: MergesService,
    private readonly undos: UndoService,
  ) {}

  @Post('merge')
  @HttpCode(200)
  @Access('customers:merge')
  @ApiOperation({
    summary: 'Merge two customers',
    description:
      'Makes one customer out of two records of the same person. The sales, notes, messages, consents, points ' +
      'and debts of the other customer move to this one. Points keep their last days. Metrics and tiers follow ' +
      'from all purchases. A contact is allowed only as far as both records allow it. Afterwards, requests for ' +
      'the other customer are answered 410 with the `customer_id` of this one. An import that names the other ' +
      'customer finds this one. The merge can be undone for 30 days.',
  })
  @ApiAnswer({ status: 200, type: CustomersMergedAnswer, description: 'What the merge has done, or would do.' })
  @ApiProblem(409, 'One of the two customers was erased.')
  @ApiProblem(410, GONE)
  @ApiProblem(422, '`too_many_tags`: both together have more tags than a customer can have.')
  @Idempotent()
  async mergeCustomers(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { customerId }: CustomerPath,
    @Query() { preview }: MergeQuery,
    @Body() body: MergeCustomers,
  ) {
    const merge = await this.merges.merge(business_id, customerId, body, preview);
    return { message: preview ? 'Nothing was changed' : 'Customers merged successfully', merge };
  }

  @Post('merges/:mergeId/undo')
  @HttpCode(200)
  @Access('customers:merge')
  @ApiOperation({
    summary: 'Undo a merge',
    description:
      'Brings back the customer who was merged into this one, with everything that the merge moved, for 30 days ' +
      'after it. Records that were added since then stay with this customer, except for refunds of the sales ' +
      'that go back. Points that were spent stay spent. If several records were merged into this customer, the ' +
      'latest merge must be undone first.',
  })
  @ApiAnswer({ status: 200, type: MergeUndoneAnswer, description: 'Both customers.' })
  @ApiProblem(
    409,
    '`merge_undone`, `merge_final` after 30 days, `later_merge`, or `external_id_taken`: another customer has ' +
      'the external_id now. Or the person was erased.',
  )
  @ApiProblem(410, GONE)
  @Idempotent()
  async undoMerge(@CurrentTenant() { business_id }: Tenant, @Param() { customerId, mergeId }: MergePath) {
    const customers = await this.undos.undo(business_id, customerId, mergeId);
    return { message: 'Merge undone successfully', customers };
  }
}
