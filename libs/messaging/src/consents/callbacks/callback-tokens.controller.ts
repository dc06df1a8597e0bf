import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, NeedsFreshSignIn, type Tenant } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';
import { ApiAnswer, Confidential } from '@wateja/http';

import type { MessagingEnvironment } from '../../environment';
import { AFRICAS_TALKING } from './callback-token';
import { CallbackUrls, RotateCallbackToken } from './callback-tokens.schemas';
import { CallbackTokens } from './callback-tokens.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/callback-token')
export class CallbackTokensController {
  constructor(
    private readonly tokens: CallbackTokens,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  @Post('rotate')
  @Access('business:write')
  @NeedsFreshSignIn()
  @Confidential()
  @ApiOperation({
    summary: 'Make new callback URLs for the shop',
    description:
      'For a shop with a number of its own at Africa’s Talking. Makes a token, and returns the URLs to enter ' +
      'there. Only this answer shows them. SMS and reports that arrive at these URLs concern this shop only. ' +
      'The earlier URLs of the shop work for `overlap_hours` longer; 0 ends them at once. If URLs from before ' +
      'the last call still work, they go on working, and the URLs of the last call end. So two calls in a row ' +
      'do not end the URLs that the provider uses. The URLs of the whole installation stay as they are.',
  })
  @ApiAnswer({ status: 201, type: CallbackUrls, description: 'The new URLs.' })
  async rotateCallbackToken(@CurrentTenant() tenant: Tenant, @Body() { overlap_hours }: RotateCallbackToken) {
    const { token, previous_until } = await this.tokens.rotate(tenant, overlap_hours);
    const base = `${this.env.PUBLIC_URL}/api/callbacks/${AFRICAS_TALKING}/${token}`;
    const urls = { delivery_reports_url: `${base}/delivery-reports`, incoming_url: `${base}/incoming` };
    return { message: 'Enter these URLs at Africa’s Talking', token, ...urls, previous_until };
  }
}
