import type { ParseKeys } from 'i18next';
import type { ReactElement } from 'react';
import { Trans } from 'react-i18next';

interface TimedTextProps {
  i18nKey: ParseKeys;
  values?: Record<string, string | number | null>;
  /** The number for a sentence that differs between one and several. */
  count?: number;
  /** What stands for `<time/>`. */
  time: ReactElement;
  /** What stands for `<end/>`, in a sentence with two times. */
  end?: ReactElement;
}

/** A sentence that contains a time. Pointing at the time shows all of it, and programs can read it. */
export function TimedText({ i18nKey, values = {}, count, time, end }: TimedTextProps) {
  return (
    <Trans
      // The compiler cannot compare all keys with all values.
      i18nKey={i18nKey as 'conflict.by'}
      values={values}
      {...(count !== undefined && { count })}
      components={{ time, ...(end && { end }) }}
      // A name may look like an element, and must stay a text.
      tOptions={{ interpolation: { escapeValue: true } }}
      shouldUnescape
    />
  );
}
