import { useTranslation } from 'react-i18next';

import { FREQUENCIES } from './ladder';

/** Answers a function for the words of a tier, which are ours where how often somebody buys is the tier. */
export function useTierName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const frequency = FREQUENCIES.find((candidate) => candidate === name);
    return frequency ? t(`frequency.${frequency}`) : name;
  };
}
