import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { AddNote, NoteAdded, NoteList, NoteListQuery, NotesPath } from './notes.schemas';
import { NotesService } from './notes.service';

@ApiTags('Notes')
@Controller('customers/:businessId/:customerId/notes')
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Post()
  @Access('notes:write')
  @ApiOperation({
    summary: 'Add a note',
    description: 'Adds a note about the customer. The note shows the user who is logged in as its author.',
  })
  @ApiAnswer({ status: 201, type: NoteAdded, description: 'The new note.' })
  @ApiProblem(409, 'The customer was erased.')
  @Idempotent()
  async addNote(@CurrentTenant() tenant: Tenant, @Param() { customerId }: NotesPath, @Body() body: AddNote) {
    const note = await this.notes.add(tenant.business_id, customerId, tenant.user_id, body);
    return { message: 'Note added successfully', note };
  }

  @Get()
  @Access('notes:read')
  @ApiOperation({
    summary: "Get a customer's notes",
    description: 'Lists the notes about the customer, newest first, page by page.',
  })
  @ApiAnswer({ status: 200, type: NoteList, description: 'The notes.' })
  listNotes(@CurrentTenant() tenant: Tenant, @Param() { customerId }: NotesPath, @Query() query: NoteListQuery) {
    return this.notes.list(tenant.business_id, customerId, query);
  }
}
