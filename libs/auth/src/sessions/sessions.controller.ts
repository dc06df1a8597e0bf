import { Body, Controller, Get, Header, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, Confidential } from '@wateja/http';

import { Access, CurrentUser, Public } from '../principals/access.decorators';
import type { UserPrincipal } from '../principals/principal';
import { countedAs, LoginLimits } from '../throttling/login-limits';
import { PasswordsService } from './passwords.service';
import { UsersService } from '../users/users.service';
import { ChangePassword, Login, Profile, RefreshSession, Session } from './sessions.schemas';
import { SessionsService } from './sessions.service';

@ApiTags('Auth')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly passwords: PasswordsService,
    private readonly loginLimits: LoginLimits,
  ) {}

  @Post('login')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Log in', description: 'Exchanges email and password for an access and a refresh token.' })
  @ApiAnswer({ status: 200, type: Session, description: 'The tokens of the new session.' })
  @ApiProblem(401, 'The email or the password is wrong.')
  login(@Body() login: Login, @Ip() address: string) {
    return this.sessions.open(login, address);
  }

  @Post('refresh')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Refresh the session',
    description:
      'Exchanges a refresh token for new tokens. Sent again within 20 seconds of its first use, as two tabs or a lost answer ' +
      'make it, it gives the same refresh token again. Sent later, it ends the session.',
  })
  @ApiAnswer({ status: 200, type: Session, description: 'The next tokens of the session.' })
  @ApiProblem(401, 'The refresh token is unknown, used before, revoked or too old.')
  refresh(@Body() { refresh_token }: RefreshSession) {
    return this.sessions.renew(refresh_token);
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Log out',
    description: 'Ends the session: its refresh tokens at once, its access tokens within five seconds everywhere.',
  })
  @ApiNoContentResponse({ description: 'The session is over, or was before.' })
  logout(@Body() { refresh_token }: RefreshSession): Promise<void> {
    return this.sessions.close(refresh_token);
  }

  @Post('password')
  @Confidential()
  @Access('authenticated')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Change the password',
    description:
      'Ends all other sessions of the caller, and their refresh tokens: whoever else was signed in has to sign in again.',
  })
  @ApiNoContentResponse({ description: 'The new password holds, and only this session is left.' })
  @ApiProblem(401, 'The current password is wrong, or there is no good access token.')
  changePassword(
    @CurrentUser() user: UserPrincipal,
    @Body() body: ChangePassword,
    @Ip() address: string,
  ): Promise<void> {
    // The limits of the login apply here too. Otherwise a thief with a stolen token could guess the password here.
    return this.loginLimits.guard({ accounts: [countedAs(user.user_id)], address }, () =>
      this.passwords.change(user, body.current_password, body.new_password),
    );
  }

  @Get('me')
  @Access('authenticated')
  @ApiOperation({ summary: 'Who am I', description: 'The signed-in user and the businesses they work in.' })
  @ApiAnswer({ status: 200, type: Profile, description: 'The user and their memberships.' })
  me(@CurrentUser() { user_id }: UserPrincipal) {
    return this.users.profile(user_id);
  }
}
