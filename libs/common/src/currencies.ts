import { ValidationFailed } from './domain-error';

/** The currencies of ISO 4217 without decimals. Intl has no decimals for more currencies, as people quote prices there. */
const WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));

/** The currencies with more decimals than Wateja keeps. */
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));
const FOUR_DECIMALS = new Set('CLF UYW'.split(' '));

/** The number of decimals of a currency, by ISO 4217. */
export function currencyDecimals(currency: string): number {
  if (WITHOUT_DECIMALS.has(currency)) return 0;
  if (THREE_DECIMALS.has(currency)) return 3;
  return FOUR_DECIMALS.has(currency) ? 4 : 2;
}

/** The smallest amount that people can pay in a currency, in hundredths: 1 for KES, 100 for UGX. */
export const smallestAmount = (currency: string): number => (currencyDecimals(currency) === 0 ? 100 : 1);

/** The reason why an amount (a decimal string) cannot be paid in this currency; undefined if it can. */
export function fractionProblem(currency: string, amount: string): string | undefined {
  if (currencyDecimals(currency) > 0 || !/\.\d*[1-9]/.test(amount)) return undefined;
  return `Must be a whole amount: ${currency} has no decimals`;
}

/**
 * Checks the amounts of a request, by the path of each.
 * @throws ValidationFailed that names each amount with a fraction, if the currency has no decimals
 */
export function refuseFractions(currency: string, amounts: Record<string, string | null | undefined>): void {
  const details = Object.entries(amounts).flatMap(([path, amount]) => {
    const message = typeof amount === 'string' ? fractionProblem(currency, amount) : undefined;
    return message === undefined ? [] : [{ path, code: 'wrong_format' as const, message }];
  });
  if (details.length > 0) throw new ValidationFailed(details);
}
