import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

/** The states of a message at Africa's Talking. */
const STATES = [
  'Sent',
  'Submitted',
  'Buffered',
  'Success',
  'Rejected',
  'Failed',
  'AbsentSubscriber',
  'Expired',
] as const;

/** The body of POST /callbacks/africas-talking/:token/delivery-reports. Other fields of the provider are ignored. */
export class DeliveryReport extends createZodDto(
  z.object({
    id: z
      .string()
      .min(1)
      .max(255)
      .meta({
        description: 'The `messageId` of the message at the provider.',
        examples: ['ATXid_2b6b2b6b2b6b2b6b2b6b2b6b2b6b2b6b'],
      }),
    status: z.enum(STATES).meta({ examples: ['Success'] }),
    phoneNumber: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Phone number of the recipient (E.164).', examples: ['+254701234567'] }),
    failureReason: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Why the message was rejected or failed.', examples: ['UserInBlackList'] }),
  }),
) {}
