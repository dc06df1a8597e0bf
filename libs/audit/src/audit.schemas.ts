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
  from: z.unknown().optional().meta({ description: 'The value before the change. Personal values appear as `***`.' }),
  to: z.unknown().optional().meta({ description: 'The value after the change. Personal values appear as `***`.' }),
});

const entry = z
  .object({
    id: id.meta({ examples: [4711] }),
    at: timestamp,
    action: z
      .string()
      .meta({ description: 'The kind of record and what happened to it.', examples: ['customer.updated'] }),
    resource: z.string().meta({ examples: ['customer'] }),
    resource_id: id.nullable().meta({
      description: 'The id of the record, as in paths. Null if the entry is not about one record.',
      examples: [1],
    }),
    source: storedEnum(z.enum(['api', 'cli', 'import', 'system'])).meta({
      description:
        'The source of the change: the API, the `wateja` command, an import over HTTP, or the system itself.',
      examples: ['api'],
    }),
    user_id: id.nullable().meta({ description: 'The user who made the change. Null if no user did.', examples: [123] }),
    user_name: z
      .string()
      .nullable()
      .meta({
        description: 'The name of the member. Administrators of the platform appear as `Platform`.',
        examples: ['Amina Otieno'],
      }),
    session_id: z
      .string()
      .nullable()
      .meta({ description: "The id of the user's session.", examples: ['7d0b3f0e-5a55-4c0e-9a39-0d4f6b1f8a11'] }),
    api_key_id: id
      .nullable()
      .meta({ description: 'The id of the API key, if the change was made with one.', examples: [null] }),
    request_id: z
      .string()
      .nullable()
      .meta({
        description: 'The id of the request, as `request_id` in the log. The service creates this id, not the caller.',
        examples: ['0b6f7a52-1c7e-4c7b-8f0e-2f7a2f3c9d10'],
      }),
    changes: z
      .preprocess((value) => value, z.record(z.string(), change).nullable())
      .meta({
        description: 'The fields that changed. For a new or deleted record: some fields that identify it.',
        examples: [{ customer_type: { from: 'regular', to: 'vip' }, phone: { from: '***', to: '***' } }],
      }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'The reason, if the action requires one.', examples: [null] }),
  })
  .meta({ id: 'AuditEntry' });

const query = z
  .strictObject({
    limit: limit(20),
    cursor: cursorInUrl(auditPosition).optional(),
    resource: z
      .string()
      .regex(RESOURCE, 'Must be a kind of record, such as customer')
      .optional()
      .meta({ description: 'Lists only entries about this kind of record.', examples: ['customer'] }),
    resource_id: idInUrl
      .optional()
      .meta({ description: 'Lists only entries about the record with this id. Requires `resource`.' }),
    action: z
      .string()
      .regex(ACTION, 'Must be an action, such as customer.updated')
      .optional()
      .meta({ description: 'Lists only entries with this action.', examples: ['customer.updated'] }),
    user_id: idInUrl.optional().meta({ description: 'Lists only changes made by this user.' }),
    api_key_id: idInUrl.optional().meta({ description: 'Lists only changes made with this API key.' }),
    from: timestampInput.optional().meta({ description: 'Lists only entries at or after this time.' }),
    to: timestampInput.optional().meta({ description: 'Lists only entries before this time.' }),
  })
  .refine(({ resource, resource_id }) => resource_id === undefined || resource !== undefined, {
    path: ['resource'],
    error: 'Required with resource_id, because ids are unique only within one kind of record',
  });

export class AuditQuery extends createZodDto(query) {}

export class AuditTrail extends createZodDto(
  z.object({
    entries: z.array(entry),
    next_cursor: nextCursor,
  }),
) {}
