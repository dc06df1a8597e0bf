import type { PrefixPrice } from '../../operator-variables';
import { phoneCountry } from './addresses';
import type { LeaveOutReason } from './reasons';

/** The phones to which the operator lets a shop send SMS. */
export interface SmsRules {
  /** ISO 3166 codes of the countries. */
  sms_countries: string[];
  /** What the operator pays for a segment, the longest prefix first; null if the operator has set no prices. */
  sms_prices: readonly PrefixPrice[] | null;
}

/**
 * The reason for which this phone gets no SMS; undefined if it may get one. If there are prices, a phone that none of
 * them fits gets no SMS: its cost for the operator is unknown.
 */
export function smsObstacle(phone: string | null, { sms_countries, sms_prices }: SmsRules): LeaveOutReason | undefined {
  const country = phoneCountry(phone);
  if (phone === null || country === null) return 'invalid_phone';
  if (country === undefined || !sms_countries.includes(country)) return 'country_not_allowed';
  return sms_prices && operatorPrice(phone, sms_prices) === undefined ? 'no_price' : undefined;
}

/** The price of one segment to this phone (E.164), a decimal string in SMS_CURRENCY; undefined if none fits. */
export const operatorPrice = (phone: string, prices: readonly PrefixPrice[]): string | undefined =>
  prices.find(({ prefix }) => phone.startsWith(`+${prefix}`))?.price;
