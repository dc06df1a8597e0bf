import {
  cursorInUrl,
  id,
  idInUrl,
  limit,
  money,
  nextCursor,
  paymentMethod,
  quantity,
  storedEnum,
  timestamp,
  timestampInput,
} from '@wateja/common';
import { listedConsent, listedMessage, listedReply } from '@wateja/messaging';
import { listedNote } from '@wateja/notes';
import { sale } from '@wateja/sales';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { TIMELINE_TYPES } from './timeline.queries';

export class TimelinePath extends createZodDto(z.object({ customerId: idInUrl })) {}

/** The position at which a page ends. Items are ordered by time, then by type, then by id. */
const position = z.strictObject({ list: z.string(), at: timestampInput, type: z.enum(TIMELINE_TYPES), id });

export class TimelineQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    cursor: cursorInUrl(position).optional(),
    type: z.enum(TIMELINE_TYPES).optional().meta({ description: 'Lists only items of this type.' }),
  }),
) {}

const about = {
  id: id.meta({
    description: 'The id of the sale, refund, note, message, reply, consent or entry of the audit trail.',
  }),
  at: timestamp.meta({
    description:
      'When it happened. For a sale: when it was completed, or, if it is not completed, when it was created.',
  }),
  created_by: id.nullable().meta({
    description: 'The user who did it. Null for customers, for API keys and for Wateja itself.',
    examples: [123],
  }),
  created_by_name: z
    .string()
    .nullable()
    .meta({
      description: 'The name of the user. Administrators of the platform appear as `Platform`.',
      examples: ['Amina Otieno'],
    }),
};

const refund = z.object({
  sale_id: id.meta({ examples: [101] }),
  amount: money,
  total_items: quantity,
  reason: z
    .string()
    .nullable()
    .meta({ examples: ['Damaged packaging'] }),
});

const change = z.object({
  action: z.string().meta({
    description: 'The kind of record, and what happened to it, as in the audit trail.',
    examples: ['customer.updated'],
  }),
  fields: z.array(z.string()).meta({
    description: 'The names of the fields that changed. Owners see values in the audit trail.',
    examples: [['customer_type']],
  }),
});

const item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sale'),
    ...about,
    sale: sale
      .pick({ external_id: true, total_amount: true, total_items: true, refunded_amount: true, status: true })
      .extend({ payment_method: storedEnum(paymentMethod) }),
  }),
  z.object({ type: z.literal('refund'), ...about, refund }),
  z.object({ type: z.literal('note'), ...about, note: listedNote.pick({ note_type: true, content: true }) }),
  z.object({
    type: z.literal('message'),
    ...about,
    message: listedMessage.pick({ kind: true, purpose: true, channel: true, subject: true, body: true, status: true }),
  }),
  z.object({
    type: z.literal('reply'),
    ...about,
    reply: listedReply.pick({ body: true, request: true, read_at: true }),
  }),
  z.object({
    type: z.literal('consent'),
    ...about,
    consent: listedConsent.pick({ channel: true, purpose: true, state: true, source: true }),
  }),
  z.object({ type: z.literal('change'), ...about, change }),
]);

export class Timeline extends createZodDto(z.object({ items: z.array(item), next_cursor: nextCursor })) {}
