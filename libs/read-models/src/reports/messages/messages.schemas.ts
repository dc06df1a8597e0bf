import { listedMessage, messageFilters } from '@wateja/messaging';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { pageMembers, refuseOfOtherFormat, reportParameters } from '../query-schemas';
import type { ColumnKind } from '../report';

const customerName = z.string().meta({ description: 'The name of the customer now.', examples: ['John Doe'] });

const address = listedMessage.shape.address.nullable().meta({
  description:
    'Phone number (E.164) or email address. Null without the permission `customers:read`. Address and texts are empty after the customer was erased.',
  examples: ['+254712345678'],
});
const row = listedMessage.extend({ customer_name: customerName, address });

export const MESSAGE_COLUMNS = {
  id: 'id',
  customer_id: 'id',
  customer_name: 'text',
  campaign_id: 'id',
  kind: 'text',
  purpose: 'text',
  channel: 'text',
  address: 'text',
  subject: 'text',
  body: 'text',
  segments: 'integer',
  cost: 'decimal',
  status: 'text',
  reason: 'text',
  attempts: 'integer',
  provider: 'text',
  provider_message_id: 'text',
  send_after: 'time',
  sent_at: 'time',
  delivered_at: 'time',
  failed_at: 'time',
  created_at: 'time',
} as const satisfies Record<keyof z.output<typeof row>, ColumnKind>;

export class MessagesReportQuery extends createZodDto(
  z.strictObject({ ...reportParameters(MESSAGE_COLUMNS), ...messageFilters }).superRefine(refuseOfOtherFormat),
) {}

export class MessagesReportPage extends createZodDto(z.object({ messages: z.array(row), ...pageMembers })) {}
