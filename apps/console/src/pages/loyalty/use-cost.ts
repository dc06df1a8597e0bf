import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Simulation } from '@wateja/client';
import { useState } from 'react';

import { useShop } from '../../session/shop';
import { bodyOf, isComplete, type Program, type ProgrammeDraft, draftOfProgram } from './programme-draft';
import { simulationQuery } from './programme-queries';

const TYPING_PAUSE_MS = 600;

export interface Cost {
  /** The cost of the saved programme. Undefined for a shop without one. */
  before: Simulation | undefined;
  /** The cost of the draft. While another draft is tried, it is the cost of the one before. */
  now: UseQueryResult<Simulation>;
}

/** Tries the draft by itself, a moment after each change that can be tried. */
export function useCost(program: Program | null, draft: ProgrammeDraft): Cost {
  const { businessId } = useShop();
  const [rested] = useDebouncedValue(draft, TYPING_PAUSE_MS);
  const [tried, setTried] = useState(draft);
  const saved = useQuery({
    ...simulationQuery(businessId, bodyOf(draftOfProgram(program), program)),
    enabled: program !== null,
  });
  const isFree = program === null || !saved.isFetching;
  const now = useQuery({
    ...simulationQuery(businessId, bodyOf(tried, program)),
    enabled: isComplete(tried) && isFree,
    placeholderData: keepPreviousData,
  });
  // One after the other: the server would go on with one that nobody waits for, and a shop may run two at a time.
  if (rested !== tried && isFree && !now.isFetching) setTried(rested);
  return { before: saved.data, now };
}
