import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import {
  AutomaticMessageAnswer,
  AutomaticMessageList,
  AutomaticMessageUpdated,
  AutomaticPath,
  UpdateAutomaticMessage,
} from './automatic.schemas';
import { AutomaticService } from './automatic.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/automatic')
export class AutomaticController {
  constructor(private readonly automatic: AutomaticService) {}

  @Get()
  @Access('business:read')
  @ApiOperation({
    summary: 'List automatic messages',
    description:
      'Lists the messages that Wateja writes by itself: receipts, welcome messages, thanks to new regular customers, and ' +
      'notices about points and tiers. Until the shop changes it, only the thanks are on.',
  })
  @ApiAnswer({ status: 200, type: AutomaticMessageList, description: 'The automatic messages, one of each kind.' })
  async listAutomaticMessages(@CurrentTenant() tenant: Tenant) {
    return { automatic_messages: await this.automatic.list(tenant.business_id) };
  }

  @Get(':kind')
  @Access('business:read')
  @EntityTag('automatic_message')
  @ApiOperation({
    summary: 'Get an automatic message',
    description: 'Returns the automatic message, with its texts for an example customer.',
  })
  @ApiAnswer({ status: 200, type: AutomaticMessageAnswer, description: 'The message.' })
  async getAutomaticMessage(@CurrentTenant() tenant: Tenant, @Param() { kind }: AutomaticPath) {
    return { automatic_message: await this.automatic.find(tenant.business_id, kind) };
  }

  @Patch(':kind')
  @Access('business:write')
  @EntityTag('automatic_message')
  @ApiOperation({
    summary: 'Update an automatic message',
    description:
      'Switches an automatic message on or off, or changes its texts. The change takes effect within a few ' +
      'seconds on every instance.',
  })
  @ApiAnswer({ status: 200, type: AutomaticMessageUpdated, description: 'The automatic message after the change.' })
  async updateAutomaticMessage(
    @CurrentTenant() tenant: Tenant,
    @Param() { kind }: AutomaticPath,
    @Body() body: UpdateAutomaticMessage,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const automaticMessage = await this.automatic.update(tenant.business_id, kind, body, expected);
    return { message: 'Automatic message updated successfully', automatic_message: automaticMessage };
  }
}
