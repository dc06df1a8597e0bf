import { message, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** A week: enough to change the URLs at the provider. */
const MAX_OVERLAP_HOURS = 7 * 24;

/** The body of POST /messaging/:businessId/callback-token/rotate. */
export class RotateCallbackToken extends createZodDto(
  z
    .strictObject({
      overlap_hours: z
        .int32()
        .min(0)
        .max(MAX_OVERLAP_HOURS)
        .default(24)
        .meta({ description: 'For how many hours the earlier URLs still work. Send 0 after a leak.', examples: [24] }),
    })
    .meta({ example: { overlap_hours: 24 } }),
) {}

const url = (path: string) =>
  z.string().meta({ examples: [`https://shop.example/api/callbacks/africas-talking/wtc_1_…/${path}`] });

export class CallbackUrls extends createZodDto(
  z.object({
    message: message('Enter these URLs at Africa’s Talking'),
    token: z.string().meta({ description: 'The secret part of both URLs.', examples: ['wtc_1_…'] }),
    delivery_reports_url: url('delivery-reports'),
    incoming_url: url('incoming'),
    previous_until: timestamp
      .nullable()
      .meta({ description: 'Until when the earlier URLs work; null if there are none.', examples: [null] }),
  }),
) {}
