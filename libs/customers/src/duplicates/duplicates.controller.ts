import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer } from '@wateja/http';

import { Duplicates, DuplicatesQuery } from './duplicates.schemas';
import { DuplicatesService } from './duplicates.service';

@ApiTags('Customers')
@Controller('customers/:businessId')
export class DuplicatesController {
  constructor(private readonly duplicates: DuplicatesService) {}

  @Get('duplicates')
  @Access('customers:merge')
  @ApiOperation({
    summary: 'List possible duplicates',
    description:
      'Lists pairs of active customers who may be the same person, the newest customer first. Each customer is compared ' +
      'with one older customer who has the same phone, email address, or name and address. So of three customers with one ' +
      'phone there are two pairs. A request looks at 5,000 customers at most: follow `next_cursor` until it is null, also ' +
      'after a page without pairs.',
  })
  @ApiJsonAnswer({ status: 200, type: Duplicates, description: 'A page of pairs.' })
  listDuplicates(@CurrentTenant() { business_id }: Tenant, @Query() query: DuplicatesQuery) {
    return this.duplicates.list(business_id, query);
  }
}
