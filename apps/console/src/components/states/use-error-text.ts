import { WatejaError } from '@wateja/client';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** Where the words of a code may be: the first file has those of the sign-in. */
const GROUPS = ['errors', 'apiErrors'] as const;
/** How long to wait if the server does not say it. */
const DEFAULT_WAIT_S = 60;

export interface ErrorText {
  text: string;
  /** The language of the text, where it is not that of the page. */
  lang?: 'en';
}

/** A sentence for an error, by its code; of an unknown code it is the server's, in English. */
export function useErrorText(): (error: Error, isRepeatable?: boolean) => ErrorText {
  const { t, i18n } = useTranslation();
  return useCallback(
    (error: Error, isRepeatable = false) => {
      if (!(error instanceof WatejaError)) return { text: t(isRepeatable ? 'errors.unknownFate' : 'errors.network') };
      const key = [error.code, codeOfStatus(error.status)]
        .flatMap((code) => GROUPS.map((group) => `${group}.${code}`))
        .find((key) => i18n.exists(key));
      // The keys of the answers of a server are not known to the compiler.
      if (key) return { text: t(key as 'errors.network', { seconds: error.retryAfter ?? DEFAULT_WAIT_S }) };
      return { text: error.message, lang: 'en' };
    },
    [t, i18n],
  );
}

/** What all codes of a status have in common; a proxy before the service has codes of its own, or none. */
function codeOfStatus(status: number): string | undefined {
  if (status === 429) return 'too_many_requests';
  if ([502, 503, 504].includes(status)) return 'unavailable';
  return status >= 500 ? 'internal_error' : undefined;
}
