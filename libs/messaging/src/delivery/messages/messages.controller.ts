import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { DirectMessagesService } from './direct-messages.service';
import {
  MessageList,
  MessageListQuery,
  MessagePath,
  MessageQueued,
  MessageResent,
  OneMessage,
  SendMessage,
} from './messages.schemas';
import { MessagesService } from './messages.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly direct: DirectMessagesService,
  ) {}

  @Get()
  @Access('messages:read')
  @ApiOperation({
    summary: 'List messages',
    description: 'Lists messages to customers, newest first: sent, waiting, failed and left out.',
  })
  @ApiAnswer({ status: 200, type: MessageList, description: 'A page of messages.' })
  listMessages(@CurrentTenant() { business_id }: Tenant, @Query() query: MessageListQuery) {
    return this.messages.list(business_id, query);
  }

  @Post()
  @Access('messages:write')
  @ApiOperation({
    summary: 'Send a message to a customer',
    description:
      'Sends a text to one customer. Preferences, consents and quiet hours apply as for all messages. The ' +
      'message is sent at the first minute at which the customer may get it.',
  })
  @ApiAnswer({ status: 201, type: MessageQueued, description: 'The queued message.' })
  @ApiProblem(404, 'The customer does not exist.')
  @ApiProblem(
    409,
    'The customer may not get the message, and `code` is the reason, such as `consent_withdrawn`; or the ' +
      'customer was erased.',
  )
  @Idempotent()
  async sendMessage(@CurrentTenant() { business_id }: Tenant, @Body() body: SendMessage) {
    return { message: 'Message queued', queued: await this.direct.send(business_id, body) };
  }

  @Get(':messageId')
  @Access('messages:read')
  @ApiOperation({ summary: 'Get a message', description: 'Returns the message: its address, its text and its state.' })
  @ApiAnswer({ status: 200, type: OneMessage, description: 'The message.' })
  async getMessage(@CurrentTenant() { business_id }: Tenant, @Param() { messageId }: MessagePath) {
    return { message: await this.messages.find(business_id, messageId) };
  }

  @Post(':messageId/resend')
  @Access('messages:write')
  @ApiOperation({
    summary: 'Send a message again',
    description:
      'Sends the text of a failed or doubtful message again, as a new message. A doubtful message may have ' +
      'arrived, so ask the customer first.',
  })
  @ApiAnswer({ status: 201, type: MessageResent, description: 'The new message.' })
  @ApiProblem(409, 'The message is neither failed nor doubtful, it was already sent again, or the customer was erased.')
  @Idempotent()
  async resendMessage(@CurrentTenant() { business_id }: Tenant, @Param() { messageId }: MessagePath) {
    return { message: 'Message queued again', queued: await this.messages.resend(business_id, messageId) };
  }
}
