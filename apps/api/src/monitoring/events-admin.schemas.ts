import { id, idInUrl, limit, offset, storedEnum, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const eventStatus = z.enum(['pending', 'delivered', 'parked']).meta({ examples: ['parked'] });

const event = z.object({
  id: id.meta({ examples: [4711] }),
  business_id: id.meta({ examples: [5] }),
  name: z.string().meta({ examples: ['sale.completed'] }),
  status: storedEnum(eventStatus),
  attempts: z.int32().meta({ description: 'How often the delivery was tried.', examples: [12] }),
  next_attempt_at: timestamp.meta({ description: 'When the next delivery of a pending event is due.' }),
  last_error: z
    .string()
    .nullable()
    .meta({ description: 'Message and stack trace of the last failure.', examples: ['Error: the listener broke'] }),
  payload: z
    .preprocess((value) => value, z.record(z.string(), z.unknown()))
    .meta({ examples: [{ business_id: 5, sale_id: 101 }] }),
  created_at: timestamp,
  delivered_at: timestamp.nullable(),
});

export class EventPath extends createZodDto(
  z.object({
    eventId: idInUrl,
  }),
) {}

export class EventListQuery extends createZodDto(
  z.strictObject({
    limit: limit(20),
    offset,
    status: eventStatus.optional().meta({ description: 'Lists only events in this state.' }),
  }),
) {}

export class EventList extends createZodDto(
  z.object({
    events: z.array(event),
    total: z
      .int()
      .min(0)
      .meta({ examples: [1] }),
    limit: z.int32().meta({ examples: [20] }),
    offset: z.int32().meta({ examples: [0] }),
  }),
) {}

export class EventReplayed extends createZodDto(
  z.object({ message: z.string().meta({ examples: ['Event delivered'] }), event }),
) {}
