import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Public, Unlimited } from '@wateja/auth';
import { ApiProblem, TakesForm } from '@wateja/common';
import { ZodResponse } from 'nestjs-zod';

import { AFRICAS_TALKING, CallbackToken } from './callback-token';
import { CallbackTaken, IncomingSms } from './callbacks.schemas';
import { SmsReplies } from './sms-replies.service';

/**
 * Where Africa's Talking tells what happened. All of it comes from a few addresses, so no rate limit may be on it; a call
 * without the right token costs an HMAC for each secret that is configured.
 */
@ApiTags('Messaging')
@ApiParam({ name: 'token', schema: { type: 'string' }, description: 'What only the provider’s account knows.' })
@Controller(`callbacks/${AFRICAS_TALKING}/:token`)
@Public()
@Unlimited()
@UseGuards(CallbackToken)
export class CallbacksController {
  constructor(private readonly replies: SmsReplies) {}

  @Post('incoming')
  @HttpCode(200)
  @TakesForm()
  @ApiOperation({
    summary: 'Take an SMS from a customer',
    description:
      'For Africa’s Talking. STOP, in English or Swahili, withdraws every consent to SMS of whoever has the phone or gets ' +
      'it later, in every shop; START takes that back. Other texts change nothing.',
  })
  @ZodResponse({ status: 200, type: CallbackTaken, description: 'It is done, or there was nothing to do.' })
  @ApiProblem(401, 'The token is not ours.')
  async takeIncomingSms(@Body() body: IncomingSms) {
    await this.replies.take(body);
    return { message: 'Received' };
  }
}
