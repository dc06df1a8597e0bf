import { Decimal } from '@wateja/common';

import type { Channel } from '../../message-enums';

/** The prices that a business expects, as decimal strings in its currency. */
export interface MessagePrices {
  /** The price of one segment. */
  sms_price: string;
  email_price: string;
}

/**
 * The expected cost of a message: an SMS by its segments, an email as a whole. A decimal string with four decimals. It
 * is computed only here, so that preflights, campaigns, receipts and resent messages agree to the last digit.
 */
export function messageCost(channel: Channel, segments: number, { sms_price, email_price }: MessagePrices): string {
  return new Decimal(channel === 'sms' ? sms_price : email_price).times(channel === 'sms' ? segments : 1).toFixed(4);
}
