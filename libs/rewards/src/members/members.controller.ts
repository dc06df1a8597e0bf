import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  assertPermission,
  CurrentPermissions,
  CurrentTenant,
  type Permission,
  type Tenant,
} from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { EntryList, EntryListQuery } from './entries.schemas';
import { JoinMember, MemberJoined, MemberPath, MemberQuery, OneMember } from './members.schemas';
import { MembersService } from './members.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Post()
  @HttpCode(200)
  @Access('rewards:write')
  @ApiOperation({
    summary: 'Find a member by phone, or let a customer join',
    description:
      'Finds the customer by a phone in any spelling, or by id, and opens their account if they have none. Read ' +
      '`name_hint` back to the customer before you go on: a wrong digit finds another person. With `receipt` it claims a ' +
      'receipt of the days before, as `POST …/claims` does. If the claim is refused, the customer does not join. With ' +
      '`name`, a phone that nobody has creates the customer. That needs `customers:write` as well.',
  })
  @ApiAnswer({ status: 200, type: MemberJoined, description: 'The member.' })
  @ApiCreatedResponse({ type: MemberJoined.Output, description: 'The member. The customer was created.' })
  @ApiProblem(404, 'No customer has this phone or id. Send a `name` to create the customer. Or `receipt_not_found`.')
  @ApiProblem(
    409,
    'Several customers have the phone: `ambiguous_phone` lists them. Or the customer was erased, or `receipt_taken`.',
  )
  @ApiProblem(
    422,
    'The business has no programme that is switched on: `program_disabled`. Or `claim_too_late` or `claim_limit`.',
  )
  @Idempotent()
  async joinMember(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Body() body: JoinMember,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ) {
    const assertMayCreate = () => assertPermission(tenant, permissions, 'customers:write');
    const { is_created, ...joined } = await this.members.join(tenant, body, assertMayCreate);
    if (is_created) reply.status(201);
    return { message: joined.is_new ? 'Member joined' : 'Member found', ...joined };
  }

  @Get(':customerId')
  @Access('rewards:read')
  @ApiOperation({
    summary: 'Get a member',
    description:
      'Returns the balance with its lots, when points end, and what they are worth; and the tier, with what is ' +
      'missing for the next one.',
  })
  @ApiAnswer({ status: 200, type: OneMember, description: 'The member.' })
  @ApiProblem(404, 'The customer does not exist.')
  async getMember(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { customerId }: MemberPath,
    @Query() { as_of }: MemberQuery,
  ) {
    return { member: await this.members.find(business_id, customerId, as_of ?? null) };
  }

  @Get(':customerId/entries')
  @Access('rewards:read')
  @ApiOperation({
    summary: "List a member's entries",
    description: 'The ledger of points: what was earned, taken back, used and expired, newest first, page by page.',
  })
  @ApiAnswer({ status: 200, type: EntryList, description: 'A page of entries.' })
  @ApiProblem(404, 'The customer does not exist.')
  listMemberEntries(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { customerId }: MemberPath,
    @Query() query: EntryListQuery,
  ) {
    return this.members.entries(business_id, customerId, query);
  }
}
