import { Body, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, Confidential } from '@wateja/http';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Access, CurrentCaller, CurrentUser, OpenWithoutSecondFactor, Public } from '../principals/access.decorators';
import { AccessTokenMissing } from '../principals/access.errors';
import type { AuthenticatedRequest, Caller, UserPrincipal } from '../principals/principal';
import { RequestOrigins } from '../trail/request-origins';
import { countedAs, LoginLimits } from '../throttling/login-limits';
import { RequestBudgets } from '../throttling/request-budgets.service';
import { PasswordsService } from './passwords.service';
import { UsersService } from '../users/users.service';
import {
  assertCookieWillReturn,
  clearSessionCookie,
  findSessionCookie,
  readSessionCookie,
  setSessionCookie,
} from './session-cookie';
import { ChangePassword, FinishLogin, Login, Profile, RefreshSession, Session } from './sessions.schemas';
import { type OpenedSession, SessionsService } from './sessions.service';
import { SecondFactorRequired } from '../second-factor/second-factor.errors';

@ApiTags('Auth')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly loginLimits: LoginLimits,
    private readonly origins: RequestOrigins,
    private readonly budgets: RequestBudgets,
  ) {}

  @Post('login')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Log in',
    description:
      'Checks the email and the password, and returns an access token and a refresh token. With ' +
      '`"session": "cookie"`, the refresh token comes as a cookie that no script can read.',
  })
  @ApiAnswer({ status: 200, type: Session, description: 'The tokens of the new session.' })
  @ApiProblem(
    401,
    'The email or the password is wrong, or the account has a second factor: `second_factor_required` with a `challenge`.',
  )
  @ApiProblem(403, 'A page of another origin asked for a cookie.')
  async login(
    @Body() login: Login,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (login.session === 'cookie') assertCookieWillReturn(request);
    const origin = this.origins.of(request);
    const { user_id, session, challenge } = await this.sessions.open(login, origin);
    await this.budgets.forgive(request, reply, user_id);
    if (!session) throw new SecondFactorRequired(challenge);
    return login.session === 'cookie' ? this.replaceCookie(session, request, reply) : session;
  }

  @Post('second-factor')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Finish a login with a second factor',
    description:
      'Takes the `challenge` of the login, which is good for five minutes and for one session, and a code of the app ' +
      'or a recovery code. Each code works once. A wrong code counts as a wrong password. After 20 wrong codes in 24 hours, ' +
      'only a recovery code works in a network where the person has not logged in before. If the login asked ' +
      'for a cookie, the refresh token comes as a cookie.',
  })
  @ApiAnswer({ status: 200, type: Session, description: 'The tokens of the new session.' })
  @ApiProblem(401, 'The code is wrong or was used before, or the challenge is too old or used.')
  @ApiProblem(403, 'The login asked for a cookie, and a page of another origin finishes it.')
  async secondFactor(
    @Body() body: FinishLogin,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const sessionStore = this.sessions.sessionStoreOf(body.challenge);
    if (sessionStore === 'cookie') assertCookieWillReturn(request);
    const { user_id, session } = await this.sessions.finish(body, this.origins.of(request));
    await this.budgets.forgive(request, reply, user_id);
    return sessionStore === 'cookie' ? this.replaceCookie(session, request, reply) : session;
  }

  @Post('refresh')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Refresh the session',
    description:
      'Exchanges a refresh token for new tokens. A client may send the same refresh token again within 20 ' +
      'seconds, for example from two tabs or after a lost answer; it gets the same new refresh token again. ' +
      'If somebody sends a used refresh token later, the session ends. Without a body, the token is taken from the ' +
      'cookie of a page of this server.',
  })
  @ApiAnswer({ status: 200, type: Session, description: 'The new tokens of the session.' })
  @ApiProblem(401, 'The refresh token is unknown, already used, revoked or expired.')
  @ApiProblem(403, 'A page of another origin sent the cookie.')
  async refresh(
    @Body() { refresh_token }: RefreshSession,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const token = refresh_token ?? readSessionCookie(request);
    const { user_id, session } = await this.sessions.renew(token, this.origins.of(request));
    await this.budgets.forgive(request, reply, user_id);
    return refresh_token === undefined ? keepInCookie(session, request, reply) : session;
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Log out',
    description:
      'Ends the session. Its refresh tokens stop working at once, its access tokens within five seconds on ' +
      'every instance. Without a body, the session is that of the cookie, and the cookie is removed.',
  })
  @ApiNoContentResponse({ description: 'The session has ended, or had already ended.' })
  @ApiProblem(403, 'A page of another origin sent the cookie.')
  async logout(
    @Body() { refresh_token }: RefreshSession,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.close(refresh_token ?? readSessionCookie(request), this.origins.of(request));
    if (refresh_token === undefined) clearSessionCookie(request, reply);
  }

  @Post('password')
  @Confidential()
  @Access('authenticated')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Change the password',
    description: 'Sets a new password and ends all other sessions of the user. Other devices must log in again.',
  })
  @ApiNoContentResponse({ description: 'The password is changed. Only this session is still logged in.' })
  @ApiProblem(401, 'The current password is wrong, or the access token is missing or not valid.')
  changePassword(
    @CurrentUser() user: UserPrincipal,
    @Body() body: ChangePassword,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const origin = this.origins.of(request);
    const { current_password: current, new_password: next } = body;
    // The limits of the login apply here too. Otherwise a thief with a stolen token could guess the password here.
    return this.loginLimits.guard({ accounts: [countedAs(user.user_id)], address: origin.address }, () =>
      this.passwords.change(user, { current, next }, origin),
    );
  }

  @Get('me')
  @Access('identified')
  @OpenWithoutSecondFactor()
  @ApiOperation({
    summary: 'Get the current user or API key',
    description:
      'Returns the user who is logged in, and the businesses where they work. For an API key it returns the business and ' +
      'the permissions of the key.',
  })
  @ApiAnswer({ status: 200, type: Profile, description: 'The user and their memberships, or the API key.' })
  async me(@CurrentCaller() { user_id, api_key_id }: Caller) {
    if (user_id !== null) return { ...(await this.users.profile(user_id)), api_key: null };
    if (api_key_id !== null) return { user: null, memberships: [], api_key: await this.users.keyProfile(api_key_id) };
    throw new AccessTokenMissing();
  }

  /** Ends the session that the browser had before, so that signing in again leaves no forgotten session. */
  private async replaceCookie(session: OpenedSession, request: FastifyRequest, reply: FastifyReply) {
    const replaced = findSessionCookie(request);
    if (replaced) await this.sessions.close(replaced, this.origins.of(request));
    return keepInCookie(session, request, reply);
  }
}

/** Moves the refresh token of a session from the answer into the cookie. */
function keepInCookie({ refresh_token, ...session }: OpenedSession, request: FastifyRequest, reply: FastifyReply) {
  setSessionCookie(request, reply, refresh_token);
  return session;
}
