import { useTranslation } from 'react-i18next';

import { FREQUENCIES } from './ladder';

/**
 * Returns a function for the name of a tier. If the tiers are the groups by how often customers buy, the console has
 * its own words for them.
 */
export function useTierName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const frequency = FREQUENCIES.find((candidate) => candidate === name);
    return frequency ? t(`frequency.${frequency}`) : name;
  };
}
