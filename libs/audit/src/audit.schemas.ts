import { cursorInUrl, id, idInUrl, limit, nextCursor, storedEnum, timestamp, timestampInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const RESOURCE = /^[a-z_]{1,32}$/;
const ACTION = /^[a-z_]{1,32}\.[a-z_]{1,31}$/;

/** Where a page ends. Entries are sorted by time, then by id. */
export const auditPosition = z.strictObject({
  business_id: id,
  at: timestampInput,
  id,
});

const change = z.object({
  from: z.unknown().optional().meta({ description: 'The value before, `***` for a personal one.' }),
  to: z.unknown().optional().meta({ description: 'The value after, `***` for a personal one.' }),
});

const entry = z.object({
  id: id.meta({ examples: [4711] }),
  at: timestamp,
  action: z.string().meta({ description: 'The resource and what became of it.', examples: ['customer.updated'] }),
  resource: z.string().meta({ examples: ['customer'] }),
  resource_id: id
    .nullable()
    .meta({ description: 'The id as in paths; null for what concerns no single record.', examples: [1] }),
  source: storedEnum(z.enum(['api', 'cli', 'system'])).meta({
    description: 'Through the API, by the `wateja` command, or by the system itself.',
    examples: ['api'],
  }),
  user_id: id.nullable().meta({ description: 'The person; null where it was none.', examples: [123] }),
  user_name: z
    .string()
    .nullable()
    .meta({ description: 'Of members. Administrators of the platform are `Platform`.', examples: ['Amina Otieno'] }),
  session_id: z
    .string()
    .nullable()
    .meta({ description: 'The sign-in.', examples: ['7d0b3f0e-5a55-4c0e-9a39-0d4f6b1f8a11'] }),
  api_key_id: id.nullable().meta({ description: 'The API key, if it was one.', examples: [null] }),
  request_id: z
    .string()
    .nullable()
    .meta({
      description: 'The request, as `request_id` in the log: made by the service, and not the caller’s own.',
      examples: ['0b6f7a52-1c7e-4c7b-8f0e-2f7a2f3c9d10'],
    }),
  changes: z
    .preprocess((value) => value, z.record(z.string(), change).nullable())
    .meta({
      description: 'The fields that changed; of a new or deleted record a few that tell which it is.',
      examples: [{ customer_type: { from: 'regular', to: 'vip' }, phone: { from: '***', to: '***' } }],
    }),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why, where somebody had to say so.', examples: [null] }),
});

const query = z
  .strictObject({
    limit: limit(20),
    cursor: cursorInUrl(auditPosition).optional(),
    resource: z
      .string()
      .regex(RESOURCE, 'Must be a kind of record, such as customer')
      .optional()
      .meta({ description: 'Only this kind of record.', examples: ['customer'] }),
    resource_id: idInUrl.optional().meta({ description: 'Only this record; with `resource`.' }),
    action: z
      .string()
      .regex(ACTION, 'Must be an action, such as customer.updated')
      .optional()
      .meta({ description: 'Only this action.', examples: ['customer.updated'] }),
    user_id: idInUrl.optional().meta({ description: 'Only what this person did.' }),
    api_key_id: idInUrl.optional().meta({ description: 'Only what was done with this API key.' }),
    from: timestampInput.optional().meta({ description: 'Entries at or after this time.' }),
    to: timestampInput.optional().meta({ description: 'Entries before this time.' }),
  })
  .refine(({ resource, resource_id }) => resource_id === undefined || resource !== undefined, {
    path: ['resource'],
    error: 'Required with resource_id: ids are only unique within a kind of record',
  });

export class AuditQuery extends createZodDto(query) {}

export class AuditTrail extends createZodDto(
  z.object({
    entries: z.array(entry),
    next_cursor: nextCursor,
  }),
) {}
