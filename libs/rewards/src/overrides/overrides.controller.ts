import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';

import { MemberPath } from '../members/members.schemas';
import { MembersService } from '../members/members.service';
import { SetTier, TierOverrideEnded, TierSet } from './overrides.schemas';
import { OverridesService } from './overrides.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/members/:customerId/tier')
export class OverridesController {
  constructor(
    private readonly overrides: OverridesService,
    private readonly members: MembersService,
  ) {}

  @Put()
  @Access('rewards:adjust')
  @ApiOperation({
    summary: "Set a member's tier",
    description:
      'Gives a customer a tier, higher or lower. Purchases do not change it. It holds from now on until the end ' +
      'of a day, and ends earlier if a version of the programme has no such tier. The tier then follows from the purchases again. It replaces ' +
      'a tier that was set before. The same request again changes nothing.',
  })
  @ApiAnswer({ status: 200, type: TierSet, description: 'The member with the tier.' })
  @ApiProblem(404, 'The customer does not exist.')
  @ApiProblem(409, 'The customer was erased.')
  @ApiProblem(422, '`tier_unknown`: the programme has no such tier; or `program_disabled`.')
  async setMemberTier(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { customerId }: MemberPath,
    @Body() body: SetTier,
  ) {
    await this.overrides.set(business_id, customerId, body);
    return { message: 'Tier set', member: await this.members.find(business_id, customerId) };
  }

  @Delete()
  @Access('rewards:adjust')
  @ApiOperation({
    summary: "End a member's tier that was set by hand",
    description: 'The tier follows from the purchases again. If no tier is set by hand, nothing changes.',
  })
  @ApiAnswer({ status: 200, type: TierOverrideEnded, description: 'The member with the tier of their purchases.' })
  @ApiProblem(404, 'The customer does not exist.')
  @ApiProblem(409, 'The customer was erased.')
  async endMemberTier(@CurrentTenant() { business_id }: Tenant, @Param() { customerId }: MemberPath) {
    await this.overrides.end(business_id, customerId);
    const member = await this.members.find(business_id, customerId);
    return { message: 'The tier follows from the purchases', member };
  }
}
