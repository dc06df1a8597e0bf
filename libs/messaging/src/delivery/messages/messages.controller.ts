import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { MessageList, MessageListQuery, MessagePath, MessageResent, OneMessage } from './messages.schemas';
import { MessagesService } from './messages.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @Access('messages:read')
  @ApiOperation({
    summary: 'List messages',
    description: 'What was written to customers, what waits and what was left out: newest first, page by page.',
  })
  @ApiAnswer({ status: 200, type: MessageList, description: 'A page of messages.' })
  listMessages(@CurrentTenant() { business_id }: Tenant, @Query() query: MessageListQuery) {
    return this.messages.list(business_id, query);
  }

  @Get(':messageId')
  @Access('messages:read')
  @ApiOperation({ summary: 'Get a message', description: 'Where it went, what it said, and what became of it.' })
  @ApiAnswer({ status: 200, type: OneMessage, description: 'The message.' })
  async getMessage(@CurrentTenant() { business_id }: Tenant, @Param() { messageId }: MessagePath) {
    return { message: await this.messages.find(business_id, messageId) };
  }

  @Post(':messageId/resend')
  @Access('messages:write')
  @ApiOperation({
    summary: 'Send a message again',
    description:
      'Queues the text of a failed or doubtful message once more, as a message of its own. A doubtful one may have ' +
      'arrived: ask the customer first.',
  })
  @ApiAnswer({ status: 201, type: MessageResent, description: 'The new message.' })
  @ApiProblem(409, 'The message did not fail and is not doubtful, was sent again before, or the customer was erased.')
  @Idempotent()
  async resendMessage(@CurrentTenant() { business_id }: Tenant, @Param() { messageId }: MessagePath) {
    return { message: 'Message queued again', queued: await this.messages.resend(business_id, messageId) };
  }
}
