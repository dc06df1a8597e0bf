import { Controller, Delete, Get, HttpCode, Param, Query, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer } from '@wateja/http';
import type { FastifyRequest } from 'fastify';

import { Access, CurrentUser } from '../principals/access.decorators';
import type { UserPrincipal } from '../principals/principal';
import { RequestOrigins } from '../trail/request-origins';
import { SessionList, SessionListQuery, SessionPath } from './open-sessions.schemas';
import { OpenSessionsService } from './open-sessions.service';
import { RefreshTokensService } from './refresh-tokens.service';

@ApiTags('Auth')
@Access('authenticated')
@Controller('auth/sessions')
export class OpenSessionsController {
  constructor(
    private readonly openSessions: OpenSessionsService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly origins: RequestOrigins,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List your sessions',
    description:
      'Lists the sessions in which the user is logged in, the newest first, with their times, networks and ' +
      'clients.',
  })
  @ApiAnswer({ status: 200, type: SessionList, description: 'A page of sessions.' })
  listSessions(@CurrentUser() user: UserPrincipal, @Query() page: SessionListQuery) {
    return this.openSessions.list(user, page);
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @ApiOperation({
    summary: 'End one of your sessions',
    description:
      'Ends the session, for example on a lost phone. Its refresh tokens stop working at once, its access tokens within ' +
      'five seconds on every instance. The sessions of other people stay as they are.',
  })
  @ApiNoContentResponse({ description: 'The session has ended, or the user had no such session.' })
  endSession(
    @CurrentUser() { user_id }: UserPrincipal,
    @Param() { sessionId }: SessionPath,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.refreshTokens.revokeSession(user_id, sessionId, this.origins.of(request));
  }
}
