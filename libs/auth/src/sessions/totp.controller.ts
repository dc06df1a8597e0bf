import { Body, Controller, Delete, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, Confidential } from '@wateja/http';
import type { FastifyRequest } from 'fastify';

import { Access, CurrentUser, NeedsFreshSignIn, OpenWithoutSecondFactor } from '../principals/access.decorators';
import type { UserPrincipal } from '../principals/principal';
import { RequestOrigins } from '../trail/request-origins';
import { ConfirmTotp, RecoveryCodeList, TotpSetup } from '../second-factor/second-factor.schemas';
import { TotpService } from './totp.service';

@ApiTags('Auth')
@Access('authenticated')
@Controller('auth')
export class TotpController {
  constructor(
    private readonly totp: TotpService,
    private readonly origins: RequestOrigins,
  ) {}

  @Post('totp')
  @NeedsFreshSignIn()
  @OpenWithoutSecondFactor()
  @Confidential()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Begin to set up a second factor',
    description:
      'Makes a secret for an app that shows codes (TOTP, RFC 6238). Only this answer shows it. Logins ask for ' +
      'no code until `POST /auth/totp/confirm` has accepted one. A second request makes another secret.',
  })
  @ApiAnswer({ status: 201, type: TotpSetup, description: 'The secret for the app.' })
  @ApiProblem(409, 'The second factor is already on.')
  async startTotp(@CurrentUser() user: UserPrincipal) {
    const message = 'Scan the address with an app, then confirm with a code of the app within ten minutes';
    return { message, ...(await this.totp.start(user)) };
  }

  @Post('totp/confirm')
  @OpenWithoutSecondFactor()
  @Confidential()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Turn the second factor on',
    description:
      'Takes a code of the app, within ten minutes after `POST /auth/totp`. From then on a login needs a code. All other ' +
      'sessions of the user end. The answer has ten recovery codes, and is the only one that shows them.',
  })
  @ApiAnswer({ status: 200, type: RecoveryCodeList, description: 'The recovery codes.' })
  @ApiProblem(409, 'The second factor is already on, or no secret waits for a code.')
  async confirmTotp(@CurrentUser() user: UserPrincipal, @Body() { code }: ConfirmTotp, @Req() request: FastifyRequest) {
    const codes = await this.totp.confirm(user, code, this.origins.of(request));
    return { message: 'The second factor is on', recovery_codes: codes };
  }

  @Delete('totp')
  @NeedsFreshSignIn()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Turn the second factor off',
    description: 'Deletes the secret and the recovery codes. All other sessions of the user end.',
  })
  @ApiNoContentResponse({ description: 'The second factor is off, or was already off.' })
  removeTotp(@CurrentUser() user: UserPrincipal, @Req() request: FastifyRequest): Promise<void> {
    return this.totp.remove(user, this.origins.of(request));
  }

  @Post('recovery-codes')
  @NeedsFreshSignIn()
  @Confidential()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Replace the recovery codes',
    description: 'Makes ten new recovery codes, which only this answer shows. The earlier ones stop working.',
  })
  @ApiAnswer({ status: 201, type: RecoveryCodeList, description: 'The new recovery codes.' })
  @ApiProblem(409, 'The second factor is off.')
  async createRecoveryCodes(@CurrentUser() user: UserPrincipal, @Req() request: FastifyRequest) {
    const codes = await this.totp.renewCodes(user, this.origins.of(request));
    return { message: 'The earlier recovery codes have stopped working', recovery_codes: codes };
  }
}
