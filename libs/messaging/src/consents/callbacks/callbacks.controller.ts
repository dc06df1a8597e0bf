import { Body, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiAnswer } from '@wateja/http';

import { CallbackShop } from './callback-token';
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
    summary: 'Receive an SMS from a customer',
    description:
      'Africa’s Talking calls this route when a customer answers an SMS. STOP, in English or Swahili, withdraws ' +
      'the consents to SMS of every customer with this phone number, in every shop, now and later. START ends ' +
      'this block. A text that looks like a request for no more messages ends offers. Every SMS is kept in the ' +
      'inbox. A request to the URL of one shop changes only this shop, and START changes no consent then.',
  })
  @ApiAnswer({ status: 200, type: CallbackTaken, description: 'Wateja has processed the SMS.' })
  async takeIncomingSms(@Body() body: IncomingSms, @CallbackShop() shop: number | null) {
    await this.replies.handleReply(body, shop);
    return { message: 'Received' };
  }
}
