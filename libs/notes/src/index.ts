export { NotesModule } from './notes.module';
export { listedNote } from './notes.schemas';
export { NotesService } from './notes.service';
