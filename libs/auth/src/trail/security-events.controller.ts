import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer } from '@wateja/http';

import { MemberPath } from '../members/members.schemas';
import { Access, CurrentTenant, CurrentUser } from '../principals/access.decorators';
import type { Tenant, UserPrincipal } from '../principals/principal';
import { SecurityEventList, SecurityEventQuery } from './security-events.schemas';
import { SecurityEvents } from './security-events.service';

@ApiTags('Auth')
@Controller('auth')
export class SecurityEventsController {
  constructor(private readonly events: SecurityEvents) {}

  @Get('events')
  @Access('authenticated')
  @ApiOperation({
    summary: 'List what happened to your account',
    description:
      'Lists sign-ins, refused sign-ins, new passwords and ended sessions of the user who is logged in, newest ' +
      'first. Events are kept for a year.',
  })
  @ApiAnswer({ status: 200, type: SecurityEventList, description: 'A page of events.' })
  listSecurityEvents(@CurrentUser() { user_id }: UserPrincipal, @Query() page: SecurityEventQuery) {
    return this.events.list(user_id, page);
  }
}

@ApiTags('Members')
@Controller('businesses/:businessId/members')
export class MemberEventsController {
  constructor(private readonly events: SecurityEvents) {}

  @Get(':userId/events')
  @Access('members:read')
  @ApiOperation({
    summary: "List what happened to a member's account",
    description:
      'Lists the same events of a member, since the person became a member, newest first. For a person with an ' +
      'account of their own, sessions, networks and clients are left out, because they may belong to other ' +
      'places.',
  })
  @ApiAnswer({ status: 200, type: SecurityEventList, description: 'A page of events.' })
  listMemberSecurityEvents(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { userId }: MemberPath,
    @Query() page: SecurityEventQuery,
  ) {
    return this.events.listOfMember(business_id, userId, page);
  }
}
