import { Body, Controller, Header, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, Confidential } from '@wateja/http';

import { Access, CurrentCaller, CurrentPermissions, CurrentTenant } from '../principals/access.decorators';
import { AccessTokenMissing } from '../principals/access.errors';
import { type Permission, WIDGET_PERMISSIONS, type WidgetPermission } from '../principals/permissions';
import type { Caller, Tenant } from '../principals/principal';
import { type WidgetTokenRequest, WidgetTokensService } from '../tokens/widget-tokens.service';
import { WidgetPermissionRefused } from './widget-tokens.errors';
import { CreateWidgetToken, WidgetTokenCreated } from './widget-tokens.schemas';

@ApiTags('Widget')
@Controller('businesses/:businessId/widget-tokens')
export class WidgetTokensController {
  constructor(private readonly tokens: WidgetTokensService) {}

  @Post()
  @Access('customers:lookup')
  @Confidential()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Create a widget token',
    description:
      'Creates a token for the customer lookup in a page of another origin. The server of the page asks for it with ' +
      'its API key, and gives it to the page. The token works for 15 minutes, in pages of this origin only, and ends ' +
      'when the key is revoked or the session ends.',
  })
  @ApiAnswer({ status: 201, type: WidgetTokenCreated, description: 'The token.' })
  @ApiProblem(403, 'You may not look up customers, or may not give all of these permissions. `error` names them.')
  createWidgetToken(
    @CurrentTenant() { business_id }: Tenant,
    @CurrentCaller() caller: Caller,
    @CurrentPermissions() callerPermissions: Permission[],
    @Body() { origin, permissions }: CreateWidgetToken,
  ) {
    return this.tokens.sign({
      issuer: issuerOf(caller),
      business_id,
      origin,
      permissions: permissionsFor(permissions, callerPermissions),
    });
  }
}

function issuerOf({ user_id, api_key_id, session_id }: Caller): WidgetTokenRequest['issuer'] {
  if (api_key_id !== null) return { api_key_id };
  if (user_id === null) throw new AccessTokenMissing();
  return { user_id, session_id };
}

/** @throws WidgetPermissionRefused */
function permissionsFor(requested: Permission[], callerPermissions: Permission[]): WidgetPermission[] {
  const granted = WIDGET_PERMISSIONS.filter((name) => requested.includes(name) && callerPermissions.includes(name));
  const refused = requested.filter((name) => !granted.some((permission) => permission === name));
  if (refused.length > 0) throw new WidgetPermissionRefused(refused);
  return granted;
}
