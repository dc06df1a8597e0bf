import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  assertPermission,
  CurrentPermissions,
  CurrentTenant,
  type Permission,
  type Tenant,
} from '@wateja/auth';
import { ApiJsonAnswer } from '@wateja/http';

import { NEEDS } from './timeline.queries';
import { Timeline, TimelinePath, TimelineQuery } from './timeline.schemas';
import { TimelineService } from './timeline.service';

@ApiTags('Customers')
@Controller('customers/:businessId/:customerId/timeline')
export class TimelineController {
  constructor(private readonly timeline: TimelineService) {}

  @Get()
  @Access('customers:read')
  @ApiOperation({
    summary: "Get a customer's timeline",
    description:
      'Lists what happened with a customer, newest first: sales, refunds, notes, messages, replies, consents, and ' +
      'changes of the customer and of the preferences. Callers see only the types of items that they may read. With `type`, the permission for it is required.',
  })
  @ApiJsonAnswer({ status: 200, type: Timeline, description: 'A page of the timeline.' })
  getTimeline(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Param() { customerId }: TimelinePath,
    @Query() query: TimelineQuery,
  ) {
    if (query.type) assertPermission(tenant, permissions, NEEDS[query.type]);
    return this.timeline.read(tenant.business_id, customerId, permissions, query);
  }
}
