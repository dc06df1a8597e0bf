export { NotesModule } from './notes.module';
export { listedNote } from './notes.schemas';
