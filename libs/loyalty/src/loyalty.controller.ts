import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import { LoyaltySettings, LoyaltySettingsUpdated, UpdateLoyaltySettings } from './loyalty-settings.schemas';
import { LoyaltySettingsService } from './loyalty-settings.service';

@ApiTags('Loyalty')
@Controller('businesses/:businessId/loyalty')
export class LoyaltyController {
  constructor(private readonly settings: LoyaltySettingsService) {}

  @Get()
  @Access('business:read')
  @EntityTag('settings')
  @ApiOperation({
    summary: 'Get the loyalty settings',
    description: 'Returns the thresholds of the repeat frequency, and the tiers of the shop.',
  })
  @ApiAnswer({ status: 200, type: LoyaltySettings, description: 'The settings.' })
  async getLoyaltySettings(@CurrentTenant() tenant: Tenant) {
    return { settings: await this.settings.find(tenant.business_id) };
  }

  @Patch()
  @Access('business:write')
  @EntityTag('settings')
  @ApiOperation({
    summary: 'Update the loyalty settings',
    description: 'Changes only the fields that are sent. The repeat frequency of every customer is updated at once.',
  })
  @ApiAnswer({ status: 200, type: LoyaltySettingsUpdated, description: 'The settings after the change.' })
  @ApiProblem(409, 'The loyalty programme is switched on and sets the tiers: `tiers_are_the_programmes`.')
  async updateLoyaltySettings(
    @CurrentTenant() tenant: Tenant,
    @Body() body: UpdateLoyaltySettings,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const settings = await this.settings.update(tenant, body, expected);
    return { message: 'Loyalty settings updated successfully', settings };
  }
}
