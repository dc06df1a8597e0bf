import { useEffect } from 'react';

import { useKeptChoice } from '../../session/use-kept-choice';

/** Whether rows of tables are lower where there is a mouse. Fingers keep what they need. */
export function useDensity() {
  const [isCompact, setIsCompact] = useKeptChoice('compact-rows', false);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-compact', isCompact);
  }, [isCompact]);
  return [isCompact, setIsCompact] as const;
}
