import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Public, Unlimited } from '@wateja/auth';
import { ApiProblem, TakesForm } from '@wateja/common';
import { ZodResponse } from 'nestjs-zod';

import { AFRICAS_TALKING, CallbackToken } from '../callbacks/callback-token';
import { CallbackTaken } from '../callbacks/callbacks.schemas';
import { DeliveryReport } from './delivery-reports.schemas';
import { DeliveryReportsService, type Report } from './delivery-reports.service';

/** As `messages.provider` has it. */
const PROVIDER = 'africas_talking';

/** A form that was not escaped has a space for the plus. */
const PHONE = /^[+ ]?([1-9]\d{6,14})$/;

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

/** Where Africa's Talking tells whether messages arrived. */
@ApiTags('Messaging')
@ApiParam({ name: 'token', schema: { type: 'string' }, description: 'What only the provider’s account knows.' })
@Controller(`callbacks/${AFRICAS_TALKING}/:token`)
@Public()
@Unlimited()
@UseGuards(CallbackToken)
export class DeliveryReportsController {
  constructor(private readonly reports: DeliveryReportsService) {}

  @Post('delivery-reports')
  @HttpCode(200)
  @TakesForm()
  @ApiOperation({
    summary: 'Take a delivery report',
    description:
      'For Africa’s Talking. In any order and any number of times: what has arrived stays so. A report of a message ' +
      'that is not known yet is kept for some minutes; then it is of the one doubtful message to that phone, if there is ' +
      'one.',
  })
  @ZodResponse({ status: 200, type: CallbackTaken, description: 'It is noted.' })
  @ApiProblem(401, 'The token is not ours.')
  async takeDeliveryReport(@Body() { id, status, phoneNumber, failureReason }: DeliveryReport) {
    // `UserInBlackList` → `user_in_black_list`; without one the state itself is the reason.
    const reason = snakeCase(failureReason ?? status);
    const report = { provider: PROVIDER, provider_message_id: id, state: STATES[status], reason };
    const digits = PHONE.exec(phoneNumber ?? '')?.[1];
    await this.reports.take(report, digits === undefined ? null : `+${digits}`);
    return { message: 'Received' };
  }
}

const snakeCase = (words: string) =>
  words
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll(/\W+/g, '_')
    .toLowerCase();
