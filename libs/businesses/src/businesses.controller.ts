import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, CurrentUser, type Tenant, type UserPrincipal } from '@wateja/auth';
import { ApiAnswer, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  BusinessAnswer,
  BusinessCreated,
  BusinessList,
  BusinessListQuery,
  BusinessUpdated,
  CreateBusiness,
  UpdateBusiness,
} from './businesses.schemas';
import { BusinessesService } from './businesses.service';

@ApiTags('Businesses')
@Controller('businesses')
export class BusinessesController {
  constructor(private readonly businesses: BusinessesService) {}

  @Post()
  @Access('platform:businesses')
  @ApiOperation({
    summary: 'Create a business',
    description: 'Creates a business. The caller becomes its owner.',
  })
  @ApiAnswer({ status: 201, type: BusinessCreated, description: 'The new business.' })
  @Idempotent()
  async createBusiness(@CurrentUser() { user_id }: UserPrincipal, @Body() body: CreateBusiness) {
    return { message: 'Business created successfully', business: await this.businesses.create(user_id, body) };
  }

  @Get()
  @Access('authenticated')
  @ApiOperation({
    summary: 'List businesses',
    description: 'Lists the businesses where the caller works. Administrators of the platform see all businesses.',
  })
  @ApiAnswer({ status: 200, type: BusinessList, description: 'A page of businesses.' })
  listBusinesses(@CurrentUser() user: UserPrincipal, @Query() page: BusinessListQuery) {
    return this.businesses.list(user, page);
  }

  @Get(':businessId')
  @Access('business:read')
  @EntityTag('business')
  @ApiOperation({
    summary: 'Get a business',
    description: 'Returns the name, currency, time zone and country of the business.',
  })
  @ApiAnswer({ status: 200, type: BusinessAnswer, description: 'The business.' })
  async getBusiness(@CurrentTenant() { business_id }: Tenant) {
    return { business: await this.businesses.get(business_id) };
  }

  @Patch(':businessId')
  @Access('business:write')
  @EntityTag('business')
  @ApiOperation({
    summary: 'Update a business',
    description:
      'Changes only the fields that are sent. After a change of the country, Wateja reads all phone numbers ' +
      'again in the background, and shows its progress as `reindexing`. Until it has finished, it sends no ' +
      'messages.',
  })
  @ApiAnswer({ status: 200, type: BusinessUpdated, description: 'The business after the change.' })
  async updateBusiness(
    @CurrentTenant() { business_id }: Tenant,
    @Body() body: UpdateBusiness,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const business = await this.businesses.update(business_id, body, expected);
    return { message: 'Business updated successfully', business };
  }
}
