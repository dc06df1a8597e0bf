import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Texts } from '../../i18n/texts';

/** What can be happening while a user waits. */
export type Verb = keyof Texts['busy'];

/** What is happening, such as "Saving…". */
export function useBusyWords(verb: Verb | undefined): string | undefined {
  const { t } = useTranslation();
  return verb && t(`busy.${verb}`);
}

/** A spinner with what is happening. */
export function BusyWords({ verb }: { verb: Verb }) {
  return (
    <span className="busy-words">
      <Loader size={16} color="currentColor" aria-hidden />
      {useBusyWords(verb)}
    </span>
  );
}
