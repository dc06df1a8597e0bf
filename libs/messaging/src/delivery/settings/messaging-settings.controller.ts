import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import { MessagingSettings, MessagingSettingsUpdated, UpdateMessagingSettings } from './messaging-settings.schemas';
import { MessagingSettingsService } from './messaging-settings.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/settings')
export class MessagingSettingsController {
  constructor(private readonly settings: MessagingSettingsService) {}

  @Get()
  @Access('business:read')
  @EntityTag('settings')
  @ApiOperation({
    summary: 'Get the messaging settings',
    description: 'Returns the quiet hours, the prices, and whether offers need a recorded consent.',
  })
  @ApiAnswer({ status: 200, type: MessagingSettings, description: 'The settings.' })
  async getMessagingSettings(@CurrentTenant() tenant: Tenant) {
    return { settings: await this.settings.find(tenant.business_id) };
  }

  @Patch()
  @Access('business:write')
  @EntityTag('settings')
  @ApiOperation({
    summary: 'Update the messaging settings',
    description:
      'Changes only the fields that are sent. The new settings also apply to messages that are not sent yet.',
  })
  @ApiAnswer({ status: 200, type: MessagingSettingsUpdated, description: 'The settings after the change.' })
  async updateMessagingSettings(
    @CurrentTenant() tenant: Tenant,
    @Body() body: UpdateMessagingSettings,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const settings = await this.settings.update(tenant.business_id, body, expected);
    return { message: 'Messaging settings updated successfully', settings };
  }
}
