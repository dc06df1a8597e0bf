import { Controller, Delete, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import { MemberPath } from '../members/members.schemas';
import { Access, CurrentTenant, NeedsFreshSignIn } from '../principals/access.decorators';
import type { Tenant } from '../principals/principal';
import { MemberRemoved, RemoveMemberQuery } from './leaving-members.schemas';
import { LeavingMembersService } from './leaving-members.service';

@ApiTags('Members')
@Controller('businesses/:businessId/members')
export class LeavingMembersController {
  constructor(private readonly leavingMembers: LeavingMembersService) {}

  @Delete(':userId')
  @Access('members:manage')
  @NeedsFreshSignIn()
  @EntityTag('member')
  @ApiOperation({
    summary: 'Remove a member',
    description:
      'Removes a member from the business, and revokes the API keys that the member created, except those in ' +
      '`keep_keys`, so that a till can keep its key. The person loses access to the business within five ' +
      'seconds, and keeps their account. Before you remove the member, `GET …/api-keys?created_by=` shows these ' +
      'keys.',
  })
  @ApiAnswer({ status: 200, type: MemberRemoved, description: 'The member before the removal, and the API keys.' })
  @ApiProblem(409, 'The business would be left without an owner.')
  async removeMember(
    @CurrentTenant() by: Tenant,
    @Param() { userId }: MemberPath,
    @Query() { keep_keys }: RemoveMemberQuery,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const removed = await this.leavingMembers.remove({ by, user_id: userId, keep_keys, expected });
    return { message: 'Member removed successfully', ...removed };
  }
}
