import { Decimal } from '@wateja/common';

import { operatorPrice } from '../../consents/decision/sms-rules';
import type { Channel } from '../../message-enums';
import type { PrefixPrice } from '../../operator-variables';

/** The prices that a business expects, as decimal strings in its currency. */
export interface MessagePrices {
  /** The price of one segment. */
  sms_price: string;
  email_price: string;
  /** What the operator pays for a segment, if that is in the currency of the business; otherwise null. */
  prices_by_prefix: readonly PrefixPrice[] | null;
}

/**
 * The expected cost of a message: an SMS by its segments, an email as a whole. A decimal string with four decimals. It
 * is computed only here, so that preflights, campaigns, receipts and resent messages agree to the last digit.
 * @param address the phone in E.164, or the email address
 */
export function messageCost(channel: Channel, segments: number, prices: MessagePrices, address: string): string {
  return channel === 'sms'
    ? new Decimal(segmentPrice(prices, address)).times(segments).toFixed(4)
    : new Decimal(prices.email_price).toFixed(4);
}

/** What one segment to this phone costs: what the business expects, but no less than what the operator pays. */
export function segmentPrice({ sms_price, prices_by_prefix }: MessagePrices, phone: string): string {
  const paid = prices_by_prefix ? operatorPrice(phone, prices_by_prefix) : undefined;
  return paid !== undefined && new Decimal(paid).gt(sms_price) ? paid : sms_price;
}
