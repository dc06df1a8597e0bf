import type { ParseKeys } from 'i18next';
import type { ReactElement } from 'react';
import { Trans } from 'react-i18next';

interface TimedTextProps {
  i18nKey: ParseKeys;
  values?: Record<string, string | number | null>;
  /** What stands for `<time/>`. */
  time: ReactElement;
}

/** A sentence with a time in it, which is also there for a pointer and for programs. */
export function TimedText({ i18nKey, values, time }: TimedTextProps) {
  // A name may look like an element, and must stay text.
  const tOptions = { interpolation: { escapeValue: true } };
  return (
    // The compiler cannot compare all keys with all values.
    <Trans
      i18nKey={i18nKey as 'conflict.by'}
      values={values ?? {}}
      components={{ time }}
      tOptions={tOptions}
      shouldUnescape
    />
  );
}
