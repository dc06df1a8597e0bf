import { Controller, Get, Head, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, NeedsFreshSignIn, type Tenant } from '@wateja/auth';
import { RouteNotFound } from '@wateja/http';

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
    throw new RouteNotFound();
  }

  @Get(':customerId/data-export')
  @Access('customers:export')
  @NeedsFreshSignIn()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: "Export a customer's data",
    description:
      'Returns everything that Wateja stores about one customer, as a file to give to that person. Use it ' +
      'to answer a request for access to personal data. The file explains each section. All data is from ' +
      'the same moment. The export also works for deactivated and erased customers.',
  })
  @ApiOkResponse({ type: DataExport.Output, description: 'The export, as a file.' })
  async exportCustomerData(@CurrentTenant() tenant: Tenant, @Param() { customerId }: ExportPath) {
    const content = await this.exports.exportCustomer(tenant.business_id, customerId);
    return new StreamableFile(content, {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="customer-${customerId}.json"`,
    });
  }
}
