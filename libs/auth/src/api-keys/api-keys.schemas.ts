import { id, idInUrl, limit, line, list, message, offset, storedEnum, timestamp, timestampInput } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { allows, PERMISSION_NAMES } from '../principals/permissions';

/** The roles of a key. No key is an owner, so no key can create keys or members. */
const API_KEY_ROLES = ['staff', 'manager'] as const;
export type ApiKeyRole = (typeof API_KEY_ROLES)[number];

const role = z.enum(API_KEY_ROLES).meta({ examples: ['staff'] });

const scope = z.enum(PERMISSION_NAMES).meta({ examples: ['sales:write'] });

/** A key as answers show it, without its secret. */
export const apiKey = z
  .object({
    id,
    name: z.string().meta({ examples: ['Till 1'] }),
    prefix: z.string().meta({ description: 'The beginning of the key, to recognise it.', examples: ['wtj_3f9c01aa'] }),
    role: storedEnum(role),
    scopes: z
      .array(z.string())
      .nullable()
      .meta({
        description: 'The permissions of the key. Null: all permissions of its role.',
        examples: [['customers:read', 'sales:write']],
      }),
    created_by: id.nullable().meta({ description: 'The user who created the key.' }),
    created_at: timestamp,
    age_days: z
      .int32()
      .meta({ description: 'How many days ago the key was created. Replace old keys.', examples: [0] }),
    expires_at: timestamp.nullable(),
    last_used_at: timestamp.nullable().meta({ description: 'When the key was last used, to the minute.' }),
    revoked_at: timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const newApiKey = z
  .strictObject({
    name: line(100, 'Name').meta({ description: 'The purpose of the key.', examples: ['Till 1'] }),
    role: role.default('staff'),
    scopes: list(scope)
      .min(1, 'Must name at least one scope; leave the field out to give the key all permissions of its role')
      .max(PERMISSION_NAMES.length)
      .optional()
      .meta({
        description:
          'Limits the key to these permissions of its role. Without this field the key has all permissions of its role.',
        examples: [['customers:read', 'sales:write']],
      }),
    expires_at: timestampInput
      .refine((value) => value.getTime() > Date.now(), 'Must be in the future')
      .optional()
      .meta({ description: 'When the key expires.', examples: ['2030-01-01T00:00:00Z'] }),
  })
  .superRefine((key, context) => {
    for (const [index, name] of (key.scopes ?? []).slice(0, PERMISSION_NAMES.length).entries()) {
      if (!allows(key.role, name)) {
        context.addIssue({
          code: 'custom',
          path: ['scopes', index],
          message: `The role ${key.role} does not have this permission`,
        });
      }
    }
  });
export type NewApiKey = z.output<typeof newApiKey>;

/** The body of POST /businesses/:businessId/api-keys. */
export class CreateApiKey extends createZodDto(
  newApiKey.meta({
    example: {
      name: 'Till 1',
      role: 'staff',
      scopes: ['customers:read', 'customers:write', 'sales:read', 'sales:write'],
    },
  }),
) {}

export class ApiKeyPath extends createZodDto(z.object({ keyId: idInUrl })) {}

export class ApiKeyListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    offset,
    created_by: idInUrl.optional().meta({ description: 'Lists only the keys that this user created.' }),
  }),
) {}

export class ApiKeyCreated extends createZodDto(
  z.object({
    message: message('API key created successfully'),
    api_key: apiKey,
    key: z.string().meta({
      description: 'The key. Only this answer shows it. Send it as `Authorization: Bearer …`.',
      examples: ['wtj_3f9c01aa_…'],
    }),
  }),
) {}

export class ApiKeyRevoked extends createZodDto(
  z.object({ message: message('API key revoked successfully'), api_key: apiKey }),
) {}

export class ApiKeyList extends createZodDto(
  z.object({
    api_keys: z.array(apiKey),
    total: z.int32().meta({ description: 'Number of keys in the list, including revoked keys.', examples: [2] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
  }),
) {}
