import { WatejaError } from '@wateja/client';
import { createElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The codes of refused fields for which we have a sentence of our own. */
const CODES = [
  ...(['required', 'wrong_format', 'wrong_type', 'not_allowed', 'too_short', 'too_long'] as const),
  ...(['too_small', 'too_large', 'too_few', 'too_many', 'guessable'] as const),
] as const;

/** The problems of fields, by their path. */
export type FieldErrors = Record<string, ReactNode>;

/**
 * The problems that the server found, by the path of the field, such as `phone`. For an unknown code, it is the
 * server's text in English.
 */
export function useFieldErrors(error: Error | null): FieldErrors {
  const { t } = useTranslation();
  if (!(error instanceof WatejaError)) return {};
  return Object.fromEntries(
    error.details.map(({ path, code, message }) => {
      if (path === 'email' && code === 'wrong_format') return [path, t('fields.email')];
      const knownCode = CODES.find((candidate) => candidate === code);
      return [path, knownCode ? t(`fields.${knownCode}`) : createElement('span', { lang: 'en' }, message)];
    }),
  );
}
