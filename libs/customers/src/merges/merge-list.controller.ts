import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { MergeList, MergeListQuery } from './merge-list.schemas';
import { MergeListService } from './merge-list.service';

@ApiTags('Customers')
@Controller('customers/:businessId')
export class MergeListController {
  constructor(private readonly merges: MergeListService) {}

  @Get('merges')
  @Access('customers:merge')
  @ApiOperation({
    summary: 'List merges',
    description:
      'Lists the merges of the shop, newest first, page by page: who merged whom, what was moved, and until ' +
      'when each can be undone.',
  })
  @ApiAnswer({ status: 200, type: MergeList, description: 'A page of merges.' })
  listMerges(@CurrentTenant() { business_id }: Tenant, @Query() query: MergeListQuery) {
    return this.merges.list(business_id, query);
  }
}
