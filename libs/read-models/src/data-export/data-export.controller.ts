import { Controller, Get, Head, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { DomainError } from '@wateja/common';

import { DataExport, ExportPath } from './data-export.schemas';
import { DataExportService } from './data-export.service';

@ApiTags('Privacy')
@Controller('customers/:businessId')
export class DataExportController {
  constructor(private readonly exports: DataExportService) {}

  /**
   * Refuses HEAD. Otherwise Fastify would answer it by the GET route: it would build the whole export, add an entry to
   * the audit trail, and send nothing. Fastify adds no HEAD route if one exists, so this route comes before the GET
   * route.
   */
  @Head(':customerId/data-export')
  @Access('customers:export')
  @ApiExcludeEndpoint()
  refuseHead(): never {
    throw new DomainError('not-found', 'route_not_found', 'Not found');
  }

  @Get(':customerId/data-export')
  @Access('customers:export')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "Export a customer's data",
    description:
      'Everything that is kept about one person, as of one moment, to be handed to them: the answer to a request for ' +
      'access. With an explanation of each section. Also for deactivated customers and, with what is left, erased ones.',
  })
  @ApiOkResponse({ type: DataExport.Output, description: 'A file to save.' })
  async exportCustomerData(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ExportPath) {
    const content = await this.exports.exportCustomer(tenant.business_id, customerId);
    return new StreamableFile(content, {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="customer-${customerId}.json"`,
    });
  }
}
