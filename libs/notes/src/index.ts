export { NotesModule } from './notes.module';
export { listedNote, noteContent } from './notes.schemas';
export { NotesService } from './notes.service';
