import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, Confidential } from '@wateja/http';
import type { FastifyRequest } from 'fastify';

import { Public } from '../principals/access.decorators';
import { RequestOrigins } from '../trail/request-origins';
import { AskForReset, ConfirmReset, ResetAsked } from './password-reset.schemas';
import { PasswordResetService } from './password-reset.service';

@ApiTags('Auth')
@Public()
@Controller('auth/password-reset')
export class PasswordResetController {
  constructor(
    private readonly resets: PasswordResetService,
    private readonly origins: RequestOrigins,
  ) {}

  @Post()
  @Confidential()
  @ApiOperation({
    summary: 'Ask for a link to set a new password',
    description:
      'Sends a mail with a link to each account with this email, three an hour at most. The answer is the same if nobody ' +
      'has the email, or if the operator has set up no mail server.',
  })
  @ApiAnswer({ status: 202, type: ResetAsked, description: 'If there is such an account, Wateja sends the mail.' })
  async askForPasswordReset(@Body() { email }: AskForReset, @Req() request: FastifyRequest) {
    await this.resets.ask(email, this.origins.of(request));
    return { message: 'If there is an account with this email, it gets a mail with a link' };
  }

  @Post('confirm')
  @Confidential()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Set a new password with a link',
    description:
      'Takes the token of the link in the mail, which works once, for 30 minutes. All sessions of the user end. A login ' +
      'still needs the second factor, if the account has one.',
  })
  @ApiNoContentResponse({ description: 'The password is set. The user can log in with it.' })
  confirmPasswordReset(@Body() body: ConfirmReset, @Req() request: FastifyRequest): Promise<void> {
    return this.resets.confirm(body, this.origins.of(request));
  }
}
