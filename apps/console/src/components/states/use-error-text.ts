import { WatejaError } from '@wateja/client';
import type { TOptions } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The codes for which we have a sentence of our own. */
const CODES = [
  'invalid_credentials',
  'too_many_attempts',
  'too_many_codes',
  'rate_limited',
  'customer_not_found',
  'sale_not_found',
  'business_not_found',
  'role_insufficient',
  'sign_in_again',
  'second_factor_refused',
  'challenge_invalid',
  'link_invalid',
  'second_factor_missing',
  'validation_failed',
] as const;

/** A sentence for an error, by its code; of an unknown code it is the server's, in English. */
export function useErrorText(): (error: Error) => string {
  const { t } = useTranslation();
  return useCallback(
    (error: Error) => {
      if (!(error instanceof WatejaError)) return t('errors.network');
      const values: TOptions = { seconds: error.retryAfter ?? 60 };
      const code = CODES.find((known) => known === error.code);
      return code ? t(`errors.${code}`, values) : error.message;
    },
    [t],
  );
}
