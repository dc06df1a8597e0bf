import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  nextCursor,
  storedEnum,
  text,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

export const noteType = z.enum(['personal', 'preference', 'issue', 'feedback']).meta({ examples: ['preference'] });

/** The text of a note. */
export const noteContent = text(2000, 'Note content').meta({
  examples: ['Customer prefers delivery on Saturdays, not Sundays'],
});

const note = z
  .object({
    id,
    customer_id: id,
    business_id: id.meta({ examples: [5] }),
    note_type: storedEnum(noteType),
    content: z.string().meta({ examples: ['Customer prefers delivery on Saturdays, not Sundays'] }),
    created_by: id.nullable().meta({ description: 'The user who wrote the note.', examples: [123] }),
    created_at: timestamp,
  })
  .meta({ id: 'Note' });

/** A note as lists and the customer profile show it. */
export const listedNote = note.omit({ customer_id: true, business_id: true });

export class NotesPath extends createZodDto(z.object({ customerId: idInUrl })) {}

/** The body of POST /customers/:businessId/:customerId/notes. */
export class AddNote extends createZodDto(
  z
    .strictObject({ note_type: noteType.default('personal'), content: noteContent })
    .meta({ example: { note_type: 'preference', content: 'Prefers delivery on Saturdays, not Sundays' } }),
) {}

export class NoteAdded extends createZodDto(
  z.object({ message: z.string().meta({ examples: ['Note added successfully'] }), note }),
) {}

export class NoteListQuery extends createZodDto(
  z.strictObject({
    limit: limit(100),
    cursor: cursorInUrl(z.strictObject({ customer_id: id, created_at: timestampInput, id })).optional(),
  }),
) {}

export class NoteList extends createZodDto(
  z.object({
    notes: z.array(listedNote),
    count: z.int32().meta({ description: 'How many notes this answer has.', examples: [2] }),
    total: z.int32().meta({ description: 'How many notes the customer has.', examples: [2] }),
    next_cursor: nextCursor,
  }),
) {}
