import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { ClaimReceipt, ReceiptClaimed } from './claims.schemas';
import { ClaimsService } from './claims.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/claims')
export class ClaimsController {
  constructor(private readonly claims: ClaimsService) {}

  @Post()
  @Access('rewards:write')
  @ApiOperation({
    summary: 'Claim a receipt',
    description:
      'Gives a sale without a customer to the customer who shows its receipt. Its number and its amount must ' +
      'both match. The sale earns points by the programme and the tier of its own time, and counts for metrics ' +
      'and tiers. The programme says for how many days a receipt can be claimed, and how many a customer can ' +
      'claim in a day. If the same claim is sent again, the answer is 200 with the same sale.',
  })
  @ApiAnswer({ status: 201, type: ReceiptClaimed, description: 'The sale, and the points that it earned.' })
  @ApiOkResponse({ type: ReceiptClaimed.Output, description: 'The sale already belonged to this customer.' })
  @ApiProblem(404, '`receipt_not_found`: no receipt has this number and this amount. Or the customer does not exist.')
  @ApiProblem(409, '`receipt_taken`: another customer has the sale. Or the customer was erased.')
  @ApiProblem(
    422,
    '`claim_too_late`, `claim_limit`, `program_disabled`, or `member_not_enrolled` with `opt_in`. Or the purchases of ' +
      'the customer would be too large.',
  )
  @Idempotent()
  async claimReceipt(
    @CurrentTenant() { business_id }: Tenant,
    @Body() body: ClaimReceipt,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ) {
    const { is_new, ...claimed } = await this.claims.claim(business_id, body);
    if (!is_new) reply.status(200);
    return { message: is_new ? 'Receipt claimed' : 'Receipt already claimed', ...claimed };
  }
}
