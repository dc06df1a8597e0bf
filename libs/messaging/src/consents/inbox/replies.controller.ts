import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { ReplyList, ReplyListQuery, ReplyPath, ReplyRead } from './replies.schemas';
import { RepliesService } from './replies.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/replies')
export class RepliesController {
  constructor(private readonly replies: RepliesService) {}

  @Get()
  @Access('messages:read')
  @ApiOperation({
    summary: 'List replies',
    description:
      'Lists the SMS that the business received, newest first. An SMS belongs to the shop that wrote to its ' +
      'sender last. If no shop did, it belongs to every shop with a customer who has the phone number, and ' +
      'otherwise to the first shop of the installation.',
  })
  @ApiAnswer({ status: 200, type: ReplyList, description: 'A page of replies.' })
  listReplies(@CurrentTenant() { business_id }: Tenant, @Query() query: ReplyListQuery) {
    return this.replies.list(business_id, query);
  }

  @Post(':replyId/read')
  @HttpCode(200)
  @Access('messages:read')
  @ApiOperation({
    summary: 'Mark a reply as read',
    description:
      'Marks the reply as read for all members of the business. If the reply is already read, nothing changes.',
  })
  @ApiAnswer({ status: 200, type: ReplyRead, description: 'The reply.' })
  @Idempotent()
  async readReply(@CurrentTenant() { business_id }: Tenant, @Param() { replyId }: ReplyPath) {
    return { message: 'Reply marked as read', reply: await this.replies.markRead(business_id, replyId) };
  }
}
