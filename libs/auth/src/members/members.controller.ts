import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { Access, CurrentTenant, NeedsFreshSignIn } from '../principals/access.decorators';
import type { Tenant } from '../principals/principal';
import {
  AddMember,
  MemberAdded,
  MemberList,
  MemberListQuery,
  MemberPath,
  MemberUpdated,
  SingleMember,
  UpdateMember,
} from './members.schemas';
import { MembershipsService } from './memberships.service';

@ApiTags('Members')
@Controller('businesses/:businessId/members')
export class MembersController {
  constructor(private readonly memberships: MembershipsService) {}

  @Get()
  @Access('members:read')
  @ApiOperation({
    summary: 'List members',
    description: 'Lists everybody who works in the business, in the order in which they were added.',
  })
  @ApiAnswer({ status: 200, type: MemberList, description: 'A page of members.' })
  listMembers(@CurrentTenant() { business_id }: Tenant, @Query() page: MemberListQuery) {
    return this.memberships.list(business_id, page);
  }

  @Post()
  @Access('members:manage')
  @NeedsFreshSignIn()
  @ApiOperation({
    summary: 'Add a member',
    description:
      'Adds a person to the business. If the person has no account, this creates one that works only in ' +
      'this business, and a password is required. If the person already has an account of their own, they ' +
      'keep it and its password.',
  })
  @ApiAnswer({ status: 201, type: MemberAdded, description: 'The new member.' })
  @ApiProblem(
    409,
    '`already_member`, or `limit_reached`: the business has as many members, or open invitations, as it can have.',
  )
  @Idempotent()
  async addMember(@CurrentTenant() tenant: Tenant, @Body() body: AddMember) {
    const member = await this.memberships.add(tenant.business_id, body, tenant);
    return { message: 'Member added successfully', member };
  }

  @Get(':userId')
  @Access('members:read')
  @EntityTag('member')
  @ApiOperation({ summary: 'Get a member', description: 'Returns one person who works in the business.' })
  @ApiAnswer({ status: 200, type: SingleMember, description: 'The member.' })
  async getTeamMember(@CurrentTenant() { business_id }: Tenant, @Param() { userId }: MemberPath) {
    return { member: await this.memberships.find(business_id, userId) };
  }

  @Patch(':userId')
  @Access('members:manage')
  @NeedsFreshSignIn()
  @EntityTag('member')
  @ApiOperation({
    summary: "Change a member's role",
    description: 'Changes the role of a member. The change takes effect within five seconds on every instance.',
  })
  @ApiAnswer({ status: 200, type: MemberUpdated, description: 'The member after the change.' })
  @ApiProblem(409, 'The business would be left without an owner.')
  async updateMember(
    @CurrentTenant() tenant: Tenant,
    @Param() { userId }: MemberPath,
    @Body() { role }: UpdateMember,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const member = await this.memberships.changeRole(tenant, userId, role, expected);
    return { message: 'Member updated successfully', member };
  }
}
