import { Controller, Get, Header, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtension, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public, SkipThrottle } from '@wateja/auth';
import { ApiProblem } from '@wateja/http';
import { withTenant } from '@wateja/prisma';
import type { FastifyReply } from 'fastify';

import { Recipients } from '../../recipients';
import { SignedTokens, type Unsubscriber } from '../tokens/signed-tokens';
import { type PageState, unsubscribePage } from './unsubscribe-page';
import { UnsubscribeTokenInvalid } from './unsubscribe.errors';
import { UnsubscribeService } from './unsubscribe.service';

const HTML = 'text/html; charset=utf-8';
const pageContent = { 'text/html': { schema: { type: 'string' as const } } };
const ONE_CLICK = {
  type: 'object' as const,
  properties: { 'List-Unsubscribe': { type: 'string' as const, examples: ['One-Click'] } },
};

/** The routes of the unsubscribe links in messages. Nobody has to log in, because the token identifies the customer. */
@ApiTags('Messaging')
@ApiExtension('x-internal', true)
@ApiParam({ name: 'token', schema: { type: 'string' }, description: 'The token in the link.' })
@Controller('unsubscribe/:token')
@Public()
export class UnsubscribeController {
  constructor(
    private readonly tokens: SignedTokens,
    private readonly unsubscribes: UnsubscribeService,
    private readonly recipients: Recipients,
  ) {}

  @Get()
  @Header('Content-Type', HTML)
  @ApiOperation({
    summary: 'Show the unsubscribe page',
    description:
      'Shows a page with one button. Opening the page changes nothing, because mail scanners open every ' +
      'link in an email.',
  })
  @ApiResponse({ status: 200, description: 'The page.', content: pageContent })
  @ApiResponse({ status: 401, description: 'The token is not valid. The answer is a page.', content: pageContent })
  async showUnsubscribe(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const unsubscriber = this.tokens.readUnsubscribeToken(token);
    if (unsubscriber) return this.page('ask', unsubscriber);
    void reply.status(401);
    return unsubscribePage('unknown');
  }

  /**
   * Mail providers post for all their customers from a few addresses, so a rate limit would block them. A wrong token
   * costs one HMAC, and a valid one can only withdraw consents, once.
   */
  @Post()
  @SkipThrottle()
  @HttpCode(200)
  @Header('Content-Type', HTML)
  @ApiOperation({
    summary: 'Unsubscribe',
    description:
      'Withdraws the consent to offers and loyalty messages on the channel of the link, for every customer of ' +
      'the shop who has the address or gets it later. Mail programs (RFC 8058) and the unsubscribe page call ' +
      'this route. Calling it again changes nothing. Wateja ignores the body.',
  })
  @ApiConsumes('application/x-www-form-urlencoded', 'multipart/form-data')
  @ApiBody({
    required: false,
    schema: ONE_CLICK,
    description: '`List-Unsubscribe=One-Click`, as a form in either encoding.',
  })
  @ApiResponse({ status: 200, description: 'The consent is withdrawn. The answer is a page.', content: pageContent })
  @ApiProblem(401, 'The token is not valid.')
  async unsubscribe(@Param('token') token: string) {
    const unsubscriber = this.tokens.readUnsubscribeToken(token);
    if (!unsubscriber) throw new UnsubscribeTokenInvalid();
    await this.unsubscribes.unsubscribe(unsubscriber);
    return this.page('done', unsubscriber);
  }

  private async page(state: PageState, { business_id, channel }: Unsubscriber): Promise<string> {
    const { name } = await withTenant(business_id, () => this.recipients.sender(business_id));
    return unsubscribePage(state, name, channel);
  }
}
