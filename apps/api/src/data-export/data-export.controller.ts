import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';

import { DataExport, ExportPath } from './data-export.schemas';
import { DataExportService } from './data-export.service';

@ApiTags('Privacy')
@Controller('customers/:businessId')
export class DataExportController {
  constructor(private readonly exports: DataExportService) {}

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
    const content = await this.exports.export(tenant.business_id, customerId);
    return new StreamableFile(content, {
      type: 'application/json; charset=utf-8',
      disposition: `attachment; filename="customer-${customerId}.json"`,
    });
  }
}
