import { useEffect } from 'react';

import { useKeptChoice } from '../../session/use-kept-choice';

/** Whether rows of tables are lower on devices with a mouse. On touch screens they keep their height. */
export function useDensity() {
  const [isCompact, setIsCompact] = useKeptChoice('compact-rows', false);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-compact', isCompact);
  }, [isCompact]);
  return [isCompact, setIsCompact] as const;
}
