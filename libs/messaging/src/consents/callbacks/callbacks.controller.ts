import { Body, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiAnswer } from '@wateja/http';

import { CallbackTaken, IncomingSms } from './callbacks.schemas';
import { AfricasTalkingCallbacks, TakesCallback } from './provider-callbacks';
import { SmsReplies } from './sms-replies.service';

/** Africa's Talking calls this controller with the SMS that customers send. */
@AfricasTalkingCallbacks()
export class CallbacksController {
  constructor(private readonly replies: SmsReplies) {}

  @Post('incoming')
  @TakesCallback()
  @ApiOperation({
    summary: 'Take an SMS from a customer',
    description:
      'For Africa’s Talking. STOP, in English or Swahili, withdraws every consent to SMS of whoever has the phone or gets ' +
      'it later, in every shop; START takes that back. Other texts change nothing.',
  })
  @ApiAnswer({ status: 200, type: CallbackTaken, description: 'It is done, or there was nothing to do.' })
  async takeIncomingSms(@Body() body: IncomingSms) {
    await this.replies.handleReply(body);
    return { message: 'Received' };
  }
}
