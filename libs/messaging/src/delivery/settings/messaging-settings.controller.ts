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
    description: 'Quiet hours, prices, and whether offers need a consent on record.',
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
    description: 'Changes the fields that are sent. Messages that wait are judged by them when their time comes.',
  })
  @ApiAnswer({ status: 200, type: MessagingSettingsUpdated, description: 'The settings as they are now.' })
  async updateMessagingSettings(
    @CurrentTenant() tenant: Tenant,
    @Body() body: UpdateMessagingSettings,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const settings = await this.settings.update(tenant.business_id, body, expected);
    return { message: 'Messaging settings updated successfully', settings };
  }
}
