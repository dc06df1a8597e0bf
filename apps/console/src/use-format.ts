import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { type Format, formatFor } from './format';
import { useShop } from './session/shop';

/** Formats in the language of the page, the currency of the shop and its time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const { currency, timezone } = useShop().business;
  return useMemo(() => formatFor(i18n.language, currency, timezone), [i18n.language, currency, timezone]);
}

/** The smallest amount that can be paid in a currency, in hundredths: 1, or 100 where nobody pays with cents. */
export function smallestCents(currency: string): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return 10 ** (2 - Math.min(digits ?? 2, 2));
}
