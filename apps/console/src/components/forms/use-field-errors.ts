import { WatejaError } from '@wateja/client';
import { useTranslation } from 'react-i18next';

/** The codes of refused fields for which we have a sentence of our own. */
const CODES = ['required', 'wrong_format', 'too_short', 'too_long', 'too_small', 'too_large'] as const;

/** What the server refused, by the path of the field, such as `phone`; of an unknown code in the server's English. */
export function useFieldErrors(error: Error | null): Record<string, string> {
  const { t } = useTranslation();
  if (!(error instanceof WatejaError)) return {};
  return Object.fromEntries(
    error.details.map(({ path, code, message }) => {
      if (path === 'email' && code === 'wrong_format') return [path, t('fields.email')];
      const known = CODES.find((one) => one === code);
      return [path, known ? t(`fields.${known}`) : message];
    }),
  );
}
