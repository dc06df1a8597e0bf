import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { AuditQuery, AuditTrail } from './audit.schemas';
import { AuditService } from './audit.service';

@ApiTags('Audit')
@Controller('businesses/:businessId/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Access('audit:read')
  @ApiOperation({
    summary: 'Read the audit trail',
    description:
      'Lists every change of the business, newest first: what was changed, when, by which user, and in ' +
      'which session or with which API key. Personal values appear as `***`. Nobody can change or remove an ' +
      'entry.',
  })
  @ApiAnswer({ status: 200, type: AuditTrail, description: 'A page of entries.' })
  readAuditTrail(@CurrentTenant() { business_id }: Tenant, @Query() query: AuditQuery) {
    return this.audit.list(business_id, query);
  }
}
