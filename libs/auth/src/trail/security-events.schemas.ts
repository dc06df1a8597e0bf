import { cursorInUrl, id, limit, nextCursor, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { SECURITY_EVENTS, type SecurityEventKind } from './security-events.service';

const KINDS = Object.keys(SECURITY_EVENTS) as [SecurityEventKind, ...SecurityEventKind[]];

/** How answers describe where a session or an event came from. */
export const originFields = {
  network: z
    .string()
    .nullable()
    .meta({ description: 'The network of the sender, not the address.', examples: ['203.0.113.0/24'] }),
  client: z
    .string()
    .nullable()
    .meta({
      description: 'What the client called itself: `User-Agent`.',
      examples: ['Mozilla/5.0 (X11; Linux x86_64)'],
    }),
};

const event = z
  .object({
    id,
    at: timestamp,
    kind: storedEnum(z.enum(KINDS)).meta({
      description: Object.entries(SECURITY_EVENTS)
        .map(([kind, meaning]) => `\`${kind}\`: ${meaning}`)
        .join(' '),
      examples: ['signed_in'],
    }),
    session_id: z
      .string()
      .nullable()
      .meta({ description: 'The session that began or ended.', examples: ['7d0b3f0e-5a55-4c0e-9a39-0d4f6b1f8a11'] }),
    address_hash: z
      .string()
      .nullable()
      .meta({
        description: 'Shows whether two events came from the same address, without showing the address.',
        examples: ['9f86d081884c7d659a2feaa0c55ad015'],
      }),
    ...originFields,
  })
  .meta({ id: 'SecurityEvent' });

export class SecurityEventQuery extends createZodDto(
  z.strictObject({ limit: limit(20), cursor: cursorInUrl(z.strictObject({ user_id: id, id })).optional() }),
) {}

export class SecurityEventList extends createZodDto(z.object({ events: z.array(event), next_cursor: nextCursor })) {}
