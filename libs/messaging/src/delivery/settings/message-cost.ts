import { Decimal } from '@wateja/common';

import type { Channel } from '../../message-enums';

/** What a message is expected to cost: an SMS by its segments, an email as a whole. A decimal string with four decimals. */
export function messageCost(
  channel: Channel,
  segments: number,
  { sms_price, email_price }: { sms_price: string; email_price: string },
): string {
  return new Decimal(channel === 'sms' ? sms_price : email_price).times(channel === 'sms' ? segments : 1).toFixed(4);
}
