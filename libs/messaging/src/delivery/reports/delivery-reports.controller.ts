import { Body, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiAnswer } from '@wateja/http';

import { CallbackShop } from '../../consents/callbacks/callback-token';
import { CallbackTaken } from '../../consents/callbacks/callbacks.schemas';
import { AfricasTalkingCallbacks, phoneOf, TakesCallback } from '../../consents/callbacks/provider-callbacks';
import { DeliveryReport } from './delivery-reports.schemas';
import { DeliveryReportsService, type Report } from './delivery-reports.service';

/** The value of `messages.provider`. */
const PROVIDER = 'africas_talking';

const STATES: Record<DeliveryReport['status'], Report['state']> = {
  Sent: 'taken',
  Submitted: 'taken',
  Buffered: 'taken',
  Success: 'delivered',
  Rejected: 'failed',
  Failed: 'failed',
  AbsentSubscriber: 'failed',
  Expired: 'failed',
};

/** Africa's Talking calls this controller to report whether messages arrived. */
@AfricasTalkingCallbacks()
export class DeliveryReportsController {
  constructor(private readonly reports: DeliveryReportsService) {}

  @Post('delivery-reports')
  @TakesCallback()
  @ApiOperation({
    summary: 'Receive a delivery report',
    description:
      'Africa’s Talking calls this route to report whether an SMS was delivered. Reports may arrive in any ' +
      'order and more than once; a delivered message stays delivered. If the id of the message is not known ' +
      'yet, Wateja keeps the report for some minutes. After that, if exactly one `doubtful` message was ' +
      'sent to this phone number, Wateja assigns the report to it. A request to the URL of one shop ' +
      'changes no message of another shop.',
  })
  @ApiAnswer({ status: 200, type: CallbackTaken, description: 'Wateja has recorded the report.' })
  async takeDeliveryReport(
    @Body() { id, status, phoneNumber, failureReason }: DeliveryReport,
    @CallbackShop() shop: number | null,
  ) {
    // Makes `user_in_black_list` of `UserInBlackList`. Without a failure reason, the state is the reason.
    const reason = snakeCase(failureReason ?? status);
    const report = { provider: PROVIDER, provider_message_id: id, state: STATES[status], reason };
    await this.reports.handleReport(report, phoneOf(phoneNumber ?? '') ?? null, shop);
    return { message: 'Received' };
  }
}

const snakeCase = (words: string) =>
  words
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll(/\W+/g, '_')
    .toLowerCase();
