import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { MemberPath } from '../members/members.schemas';
import { AdjustPoints, PointsAdjusted } from './adjustments.schemas';
import { AdjustmentsService } from './adjustments.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/members/:customerId/adjustments')
export class AdjustmentsController {
  constructor(private readonly adjustments: AdjustmentsService) {}

  @Post()
  @Access('rewards:adjust')
  @ApiOperation({
    summary: 'Adjust points',
    description:
      'Gives points to a customer, or takes them, with a reason. The programme can limit how many points ' +
      'managers give and take on an account in a day. Owners have no limit.',
  })
  @ApiAnswer({ status: 201, type: PointsAdjusted, description: 'The entry, and the balance after it.' })
  @ApiProblem(404, 'The customer does not exist.')
  @ApiProblem(409, 'The customer was erased.')
  @ApiProblem(
    422,
    '`adjustment_limit`, `would_be_negative`, `program_disabled`, or `member_not_enrolled` with `opt_in`.',
  )
  @Idempotent()
  async adjustPoints(@CurrentTenant() tenant: Tenant, @Param() { customerId }: MemberPath, @Body() body: AdjustPoints) {
    return { message: 'Points adjusted', ...(await this.adjustments.adjust(tenant, customerId, body)) };
  }
}
