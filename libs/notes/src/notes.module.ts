import { Module } from '@nestjs/common';

import { NotesController } from './notes.controller';
import { NotesService } from './notes.service';
import { NoteMerging } from './note-merging';

@Module({ controllers: [NotesController], providers: [NoteMerging, NotesService], exports: [NotesService] })
export class NotesModule {}
