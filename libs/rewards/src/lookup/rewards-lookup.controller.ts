import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, OpenToWidgets, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';

import { MemberPath } from '../members/members.schemas';
import { MembersService } from '../members/members.service';
import { LookedUpRewards } from './rewards-lookup.schemas';

@ApiTags('Widget')
@Controller('rewards/:businessId/lookup')
export class RewardsLookupController {
  constructor(private readonly members: MembersService) {}

  @Get(':customerId')
  @Access('rewards:read')
  @OpenToWidgets()
  @ApiOperation({
    summary: "Look up a customer's tier and points",
    description:
      'Returns what the widget shows after a customer was chosen: the tier, its discount, and the points that ' +
      'can be used now. Widget tokens read nothing else of a member.',
  })
  @ApiAnswer({ status: 200, type: LookedUpRewards, description: 'The tier and the points.' })
  @ApiProblem(404, 'The customer does not exist.')
  async lookUpRewards(@CurrentTenant() { business_id }: Tenant, @Param() { customerId }: MemberPath) {
    const { available, tier } = await this.members.find(business_id, customerId);
    return {
      rewards: { tier: tier?.name ?? null, points: available, discount_percent: tier?.discount_percent ?? '0' },
    };
  }
}
