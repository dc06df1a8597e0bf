import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';

import { TagList, TagPath, TagsChanged } from './tags.schemas';
import { TagsService } from './tags.service';

@ApiTags('Tags')
@Controller()
export class TagsController {
  constructor(private readonly tags: TagsService) {}

  @Get('tags/:businessId')
  @Access('customers:read')
  @ApiOperation({
    summary: 'List tags',
    description:
      'Lists the tags of the business by name, and how many active customers have each. A tag exists while a customer ' +
      'has it.',
  })
  @ApiAnswer({ status: 200, type: TagList, description: 'The tags.' })
  async listTags(@CurrentTenant() { business_id }: Tenant) {
    return { tags: await this.tags.list(business_id) };
  }

  @Put('customers/:businessId/:customerId/tags/:tag')
  @Access('tags:write')
  @EntityTag('customer')
  @ApiOperation({
    summary: 'Add a tag to a customer',
    description:
      'Gives the customer the tag. If the business has the tag in another case, that spelling is used. If the ' +
      'customer has the tag already, nothing changes. A customer can have 50 tags, and a business 500 different ' +
      'ones.',
  })
  @ApiAnswer({ status: 200, type: TagsChanged, description: 'The tags of the customer.' })
  @ApiProblem(409, 'The customer was erased.')
  @ApiProblem(422, 'The customer or the business has too many tags: `too_many_tags`, `too_many_tags_of_business`.')
  async addTag(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { customerId, tag }: TagPath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const customer = await this.tags.add(business_id, customerId, tag, expected);
    return { message: 'Tag added successfully', customer };
  }

  @Delete('customers/:businessId/:customerId/tags/:tag')
  @Access('tags:write')
  @EntityTag('customer')
  @ApiOperation({
    summary: 'Remove a tag from a customer',
    description:
      'Takes the tag away. Case makes no difference. If the customer does not have the tag, nothing changes.',
  })
  @ApiAnswer({ status: 200, type: TagsChanged, description: 'The tags of the customer.' })
  @ApiProblem(409, 'The customer was erased.')
  async removeTag(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { customerId, tag }: TagPath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const customer = await this.tags.remove(business_id, customerId, tag, expected);
    return { message: 'Tag removed successfully', customer };
  }
}
