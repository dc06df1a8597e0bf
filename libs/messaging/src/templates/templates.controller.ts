import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  CreateTemplate,
  TemplateAnswer,
  TemplateCreated,
  TemplateDeleted,
  TemplateList,
  TemplateListQuery,
  TemplatePath,
  TemplateUpdated,
  UpdateTemplate,
} from './templates.schemas';
import { TemplatesService } from './templates.service';

@ApiTags('Messaging')
@Controller('messaging/:businessId/templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  @Get()
  @Access('messages:read')
  @ApiOperation({ summary: 'List templates', description: 'Lists the texts that campaigns can use, sorted by name.' })
  @ApiAnswer({ status: 200, type: TemplateList, description: 'A page of templates.' })
  listTemplates(@CurrentTenant() tenant: Tenant, @Query() query: TemplateListQuery) {
    return this.templates.list(tenant.business_id, query);
  }

  @Post()
  @Access('messages:write')
  @ApiOperation({
    summary: 'Create a template',
    description:
      'Creates a template from a text for SMS, or a subject and a text for email, or both. If a text ' +
      'contains an unknown variable, the answer is 400 and names its line and column.',
  })
  @ApiAnswer({ status: 201, type: TemplateCreated, description: 'The new template.' })
  @ApiProblem(409, '`template_name_taken`, or `limit_reached`: the business has as many templates as it can have.')
  @Idempotent()
  async createTemplate(@CurrentTenant() tenant: Tenant, @Body() body: CreateTemplate) {
    const template = await this.templates.create(tenant.business_id, body);
    return { message: 'Template created successfully', template };
  }

  @Get(':templateId')
  @Access('messages:read')
  @EntityTag('template')
  @ApiOperation({
    summary: 'Get a template',
    description: 'Returns the template, with its texts for an example customer.',
  })
  @ApiAnswer({ status: 200, type: TemplateAnswer, description: 'The template.' })
  async getTemplate(@CurrentTenant() tenant: Tenant, @Param() { templateId }: TemplatePath) {
    return { template: await this.templates.find(tenant.business_id, templateId) };
  }

  @Patch(':templateId')
  @Access('messages:write')
  @EntityTag('template')
  @ApiOperation({
    summary: 'Update a template',
    description:
      'Changes only the fields that are sent. Null removes a text. Campaigns that were sent keep their texts.',
  })
  @ApiAnswer({ status: 200, type: TemplateUpdated, description: 'The template after the change.' })
  @ApiProblem(409, 'Another template already has this name.')
  async updateTemplate(
    @CurrentTenant() tenant: Tenant,
    @Param() { templateId }: TemplatePath,
    @Body() body: UpdateTemplate,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const template = await this.templates.update(tenant.business_id, templateId, body, expected);
    return { message: 'Template updated successfully', template };
  }

  @Delete(':templateId')
  @Access('messages:write')
  @EntityTag('template')
  @ApiOperation({ summary: 'Delete a template', description: 'Deletes a template that no campaign uses.' })
  @ApiAnswer({ status: 200, type: TemplateDeleted, description: 'The deleted template.' })
  @ApiProblem(409, 'A campaign uses the template.')
  async deleteTemplate(
    @CurrentTenant() tenant: Tenant,
    @Param() { templateId }: TemplatePath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const template = await this.templates.remove(tenant.business_id, templateId, expected);
    return { message: 'Template deleted successfully', template };
  }
}
