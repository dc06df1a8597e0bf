import { WatejaError } from '@wateja/client';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { loadTexts } from '../../i18n';

/** The files that may have the text of a code: the first one has those of the sign-in. */
const GROUPS = ['errors', 'apiErrors'] as const;
/** How long to wait if the server does not say so. */
const DEFAULT_WAIT_S = 60;

export interface ErrorText {
  text: string;
  /** The language of the text, if it differs from that of the page. */
  lang?: 'en';
}

/**
 * A sentence for an error, by its code. For an unknown code, it is the server's sentence in English. The texts of most
 * codes are in a file that is loaded with the first error, so that pages without errors need not load it.
 * @returns null without an error, and until the texts are loaded
 */
export function useErrorText(error: Error | null, isRepeatable = false): ErrorText | null {
  const { t, i18n } = useTranslation();
  const [isLoaded, setIsLoaded] = useState(false);
  useEffect(() => {
    if (!error) return;
    const show = () => setIsLoaded(true);
    // If the file cannot be loaded, the sentence of the server is better than nothing.
    loadTexts(['api-errors']).then(show, show);
  }, [error]);
  if (!error) return null;
  if (!(error instanceof WatejaError)) return { text: t(isRepeatable ? 'errors.unknownFate' : 'errors.network') };
  const key = [error.code, codeOfStatus(error.status)]
    .flatMap((code) => GROUPS.map((group) => `${group}.${code}`))
    .find((key) => i18n.exists(key));
  // The compiler does not know the keys that a server may answer.
  if (key) return { text: t(key as 'errors.network', { seconds: error.retryAfter ?? DEFAULT_WAIT_S }) };
  return isLoaded ? { text: error.message, lang: 'en' } : null;
}

/** One code for all errors of a status, because a proxy in front of the service may have its own codes, or none. */
function codeOfStatus(status: number): string | undefined {
  if (status === 429) return 'too_many_requests';
  if ([502, 503, 504].includes(status)) return 'unavailable';
  return status >= 500 ? 'internal_error' : undefined;
}
