import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  assertPermission,
  CurrentPermissions,
  CurrentTenant,
  type Permission,
  type Tenant,
} from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { ApplyTags, TagsApplied } from './tag-application.schemas';
import { TagApplicationService } from './tag-application.service';

@ApiTags('Tags')
@Controller('tags/:businessId')
export class TagApplicationController {
  constructor(private readonly tags: TagApplicationService) {}

  @Post('apply')
  @HttpCode(200)
  @Access('tags:write')
  @ApiOperation({
    summary: 'Change the tags of many customers',
    description:
      'Adds and removes tags of all customers whom the filter selects. Either all of them are changed or none. A ' +
      'request can change at most 10,000 customers. It needs ' +
      'the permission customers:read too, because the answer tells which customers the filter selects. To undo a ' +
      'change, send its opposite with the `customer_ids` of the answer as the filter.',
  })
  @ApiAnswer({ status: 200, type: TagsApplied, description: 'How many customers have changed, and which.' })
  @ApiProblem(
    422,
    'A customer or the business would have too many tags: `too_many_tags`, `too_many_tags_of_business`. More than ' +
      '10,000 customers would change: `too_many_customers`.',
  )
  @Idempotent()
  async applyTags(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Body() body: ApplyTags,
  ) {
    assertPermission(tenant, permissions, 'customers:read');
    const customerIds = await this.tags.apply(tenant, body);
    return { message: 'Tags changed successfully', changed: customerIds.length, customer_ids: customerIds };
  }
}
