import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import { PreferencesPath, PreferencesUpdated, UpdatePreferences } from './preferences.schemas';
import { PreferencesService } from './preferences.service';

@ApiTags('Preferences')
@Controller('customers/:businessId/:customerId/preferences')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Patch()
  @Access('preferences:write')
  @EntityTag('preferences')
  @ApiOperation({ summary: "Update a customer's preferences", description: 'Changes only the fields that are sent.' })
  @ApiAnswer({ status: 200, type: PreferencesUpdated, description: 'The preferences after the change.' })
  @ApiProblem(409, 'The customer was erased.')
  async updatePreferences(
    @CurrentTenant() tenant: Tenant,
    @Param() { customerId }: PreferencesPath,
    @Body() body: UpdatePreferences,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const preferences = await this.preferences.update(tenant.business_id, customerId, body, expected);
    return { message: 'Preferences updated successfully', preferences };
  }
}
