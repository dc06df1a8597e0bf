import { Decimal } from '@wateja/common';

import type { Channel } from '../../message-enums';

/** What a business expects to pay, as decimal strings in its currency. */
export interface MessagePrices {
  /** For one segment. */
  sms_price: string;
  email_price: string;
}

/**
 * What a message is expected to cost: an SMS by its segments, an email as a whole. A decimal string with four decimals.
 * It is computed here and nowhere else, so that preflights, campaigns, receipts and resent messages agree to the digit.
 */
export function messageCost(channel: Channel, segments: number, { sms_price, email_price }: MessagePrices): string {
  return new Decimal(channel === 'sms' ? sms_price : email_price).times(channel === 'sms' ? segments : 1).toFixed(4);
}
