import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiProblem, Confidential } from '@wateja/http';

import { Access, CurrentTenant, NeedsFreshSignIn } from '../principals/access.decorators';
import type { Tenant } from '../principals/principal';
import {
  ApiKeyCreated,
  ApiKeyList,
  ApiKeyListQuery,
  ApiKeyPath,
  ApiKeyRevoked,
  CreateApiKey,
} from './api-keys.schemas';
import { ApiKeysService } from './api-keys.service';

@ApiTags('API keys')
@Access('api_keys:manage')
@Controller('businesses/:businessId/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @ApiOperation({
    summary: 'List API keys',
    description: 'Lists all API keys of the business, newest first, including revoked and expired keys.',
  })
  @ApiAnswer({ status: 200, type: ApiKeyList, description: 'A page of keys, without their secrets.' })
  listApiKeys(@CurrentTenant() { business_id }: Tenant, @Query() page: ApiKeyListQuery) {
    return this.apiKeys.list(business_id, page);
  }

  @Post()
  @NeedsFreshSignIn()
  @Confidential()
  @ApiOperation({
    summary: 'Create an API key',
    description:
      'Creates a key with which a till or an integration calls this API instead of logging in. Only this ' +
      'answer shows the key, because Wateja stores only its hash.',
  })
  @ApiAnswer({ status: 201, type: ApiKeyCreated, description: 'The new key.' })
  @ApiProblem(409, '`limit_reached`: the business has as many valid keys as it can have.')
  async createApiKey(@CurrentTenant() { business_id, user_id }: Tenant, @Body() body: CreateApiKey) {
    return { message: 'API key created successfully', ...(await this.apiKeys.create(business_id, user_id, body)) };
  }

  @Delete(':keyId')
  @NeedsFreshSignIn()
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'Revokes the key permanently, within five seconds on every instance. The key stays in the list.',
  })
  @ApiAnswer({ status: 200, type: ApiKeyRevoked, description: 'The revoked key.' })
  @ApiProblem(404, 'The business has no such key.')
  async revokeApiKey(@CurrentTenant() { business_id }: Tenant, @Param() { keyId }: ApiKeyPath) {
    return { message: 'API key revoked successfully', api_key: await this.apiKeys.revoke(business_id, keyId) };
  }
}
