import type { ParseKeys } from 'i18next';
import type { ReactElement } from 'react';
import { Trans } from 'react-i18next';

interface TimedTextProps {
  i18nKey: ParseKeys;
  values?: Record<string, string | number | null>;
  /** For a sentence that says a number in two ways. */
  count?: number;
  /** What stands for `<time/>`. */
  time: ReactElement;
  /** What stands for `<end/>`, in a sentence with two times. */
  end?: ReactElement;
}

/** A sentence with a time in it that is also there for a pointer and for programs. */
export function TimedText({ i18nKey, values = {}, count, time, end }: TimedTextProps) {
  return (
    <Trans
      // The compiler cannot compare all keys with all values.
      i18nKey={i18nKey as 'conflict.by'}
      values={values}
      {...(count !== undefined && { count })}
      components={{ time, ...(end && { end }) }}
      // A name may look like an element, and must stay text.
      tOptions={{ interpolation: { escapeValue: true } }}
      shouldUnescape
    />
  );
}
