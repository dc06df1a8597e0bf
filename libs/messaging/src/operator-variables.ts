import { Decimal } from '@wateja/common';
import { wholeNumber } from '@wateja/config';
import { getCountries, isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';

/** The price of one SMS segment for phone numbers that begin with these digits. */
export interface PrefixPrice {
  /** Digits after the plus: a country code, or more. Empty for all other numbers. */
  prefix: string;
  /** Decimal string in SMS_CURRENCY. */
  price: string;
}

/** `own`, or country codes such as `KE,UG`. */
const countries = z.string().transform((value, context): 'own' | string[] => {
  if (value.trim() === 'own') return 'own';
  const codes = value.split(',').map((code) => code.trim().toUpperCase());
  const unknown = codes.find((code) => !isSupportedCountry(code));
  if (unknown === undefined) return codes;
  context.addIssue({
    code: 'custom',
    message: `must be "own" or codes of countries, such as KE,UG; "${unknown}" is none of the ${getCountries().length} codes`,
  });
  return z.NEVER;
});

const AMOUNT = /^\d{1,9}(\.\d{1,4})?$/;

/** `+254=0.80,+256=35,other=50`: the longest prefix comes first. */
const prices = z.string().transform((value, context): PrefixPrice[] => {
  const entries = value.split(',').map((entry) => /^(?:\+?([1-9]\d{0,14})|(other))=(\S+)$/.exec(entry.trim()));
  const prefixPrices = entries.flatMap((entry) => {
    const [, prefix = '', , price = ''] = entry ?? [];
    return AMOUNT.test(price) ? [{ prefix, price }] : [];
  });
  const isComplete =
    prefixPrices.length === entries.length &&
    new Set(prefixPrices.map(({ prefix }) => prefix)).size === prefixPrices.length;
  if (isComplete) return prefixPrices.sort((a, b) => b.prefix.length - a.prefix.length);
  context.addIssue({
    code: 'custom',
    message: 'must be a price for each beginning of phone numbers, such as +254=0.80,+256=35,other=50',
  });
  return z.NEVER;
});

/** An amount above zero in SMS_CURRENCY. */
const cap = z.string().refine((value) => AMOUNT.test(value) && new Decimal(value).gt(0), 'must be an amount above 0');

/** What the operator of the installation allows the shops to send by SMS. No shop can change it. */
export const operatorVariables = {
  SMS_COUNTRIES: countries.prefault('own'),
  /** The most SMS segments that a shop may send on one day, in UTC. */
  SMS_DAILY_LIMIT: wholeNumber(1, 10_000_000).optional(),
  /** The most that the SMS of a shop may cost the operator in one month, in UTC. */
  SMS_MONTHLY_CAP: cap.optional(),
  SMS_PRICES: prices.optional(),
  /** The currency in which the provider charges the operator. */
  SMS_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be the code of a currency, such as KES')
    .default('KES'),
};
