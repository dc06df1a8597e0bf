import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { type Format, formatFor } from '../../format';

/** Formats in the language of the page and the time zone of this device: an account belongs to no shop. */
export function useOwnFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(
    () => formatFor(i18n.language, 'KES', Intl.DateTimeFormat().resolvedOptions().timeZone),
    [i18n.language],
  );
}
