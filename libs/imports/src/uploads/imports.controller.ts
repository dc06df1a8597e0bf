import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access, CurrentPermissions, CurrentTenant, type Permission, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, Confidential, MULTIPART, TakesFile } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';
import type { FastifyRequest } from 'fastify';

import { ImportReverts } from './import-reverts.service';
import {
  ImportAnswer,
  ImportList,
  ImportListQuery,
  ImportPath,
  ImportRevertStarted,
  ImportStarted,
  ImportUploaded,
  RunImport,
  UPLOAD_FORM,
} from './imports.schemas';
import { ImportsService } from './imports.service';

@ApiTags('Imports')
@Controller('imports/:businessId')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly reverts: ImportReverts,
  ) {}

  @Post()
  @Access('imports:write')
  @TakesFile()
  @Confidential()
  @ApiOperation({
    summary: 'Upload a file',
    description:
      'Stores a file of customers, sales or points, recognises its format, and shows how its first rows would ' +
      'be imported. Only an owner can upload opening balances of points. Nothing is imported before the import ' +
      'is run. If required fields have no column, `missing` names them, and the import waits for a mapping. The ' +
      'check reads up to 10,000 rows, and does not look at stored customers and sales. A business can upload ' +
      'two files at a time. The file is removed after the import, and after seven days.',
  })
  @ApiBody({ schema: UPLOAD_FORM, description: `A form in \`${MULTIPART}\`.` })
  @ApiAnswer({ status: 201, type: ImportUploaded, description: 'The import, with a preview.' })
  @ApiProblem(413, 'The file is too large.')
  @ApiProblem(415, 'The body is not a form, or has no file.')
  @ApiProblem(422, 'The file cannot be read.')
  async uploadImport(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Req() request: FastifyRequest,
  ) {
    return {
      message: 'File uploaded successfully',
      import: await this.imports.upload({ tenant, permissions }, request),
    };
  }

  @Post(':importId/run')
  @HttpCode(202)
  @Access('imports:write')
  @ApiOperation({
    summary: 'Run an import',
    description:
      'Imports the file in the background. Two imports of a business can run at a time. If the process stops, the import ' +
      'goes on by itself. An import of the same file again changes nothing.',
  })
  @ApiAnswer({ status: 202, type: ImportStarted, description: 'The running import.' })
  @ApiProblem(409, 'The import runs already or has ended, or its file is no longer stored.')
  @ApiProblem(422, 'The file cannot be read with this mapping, or required fields have no column.')
  @Idempotent()
  async runImport(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Param() { importId }: ImportPath,
    @Body() body: RunImport,
  ) {
    return { message: 'Import started', import: await this.imports.run({ tenant, permissions }, importId, body) };
  }

  @Post(':importId/revert')
  @HttpCode(202)
  @Access('imports:write')
  @ApiOperation({
    summary: 'Revert an import',
    description:
      'Takes back in the background what the import changed, within seven days: customers, preferences, notes, sales, refunds, ' +
      'points and metrics are as before. Records that were used or changed since stay, and `revert` of the import lists them. ' +
      'Consents that the import granted are withdrawn. An owner reverts imports of points.',
  })
  @ApiAnswer({ status: 202, type: ImportRevertStarted, description: 'The import, which is being reverted.' })
  @ApiProblem(409, 'The import has not ended, was reverted already, or is too old.')
  @Idempotent()
  async revertImport(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Param() { importId }: ImportPath,
  ) {
    return { message: 'Revert started', import: await this.reverts.start({ tenant, permissions }, importId) };
  }

  @Get()
  @Access('imports:read')
  @ApiOperation({ summary: 'List imports', description: 'Lists the imports of the business, newest first.' })
  @ApiAnswer({ status: 200, type: ImportList, description: 'A page of imports.' })
  listImports(@CurrentTenant() { business_id }: Tenant, @Query() query: ImportListQuery) {
    return this.imports.list(business_id, query);
  }

  @Get(':importId')
  @Access('imports:read')
  @ApiOperation({
    summary: 'Get an import',
    description:
      'Shows the state of an import. While it runs, ask again now and then: `done` of `total` bytes are read.',
  })
  @ApiAnswer({ status: 200, type: ImportAnswer, description: 'The import.' })
  async getImport(@CurrentTenant() { business_id }: Tenant, @Param() { importId }: ImportPath) {
    return { import: await this.imports.find(business_id, importId) };
  }

  @Get(':importId/rejected')
  @Access('imports:read')
  @ApiOperation({
    summary: 'Download rejected rows',
    description:
      'The rejected rows of an import as a CSV file, with the line and the reason of each. Correct the rows, and upload the ' +
      'file: its two additional columns are ignored. The file is kept for seven days, or until a customer is erased.',
  })
  @ApiResponse({
    status: 200,
    description: 'The rejected rows.',
    content: { 'text/csv': { schema: { type: 'string' } } },
  })
  async downloadRejectedRows(@CurrentTenant() { business_id }: Tenant, @Param() { importId }: ImportPath) {
    return new StreamableFile(await this.imports.rejected(business_id, importId), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-${importId}-rejected.csv"`,
    });
  }
}
