import { queryOptions } from '@tanstack/react-query';
import { type PutProgram, WatejaError, withEntityTag } from '@wateja/client';

import { wateja } from '../../session/session';

/** How often, and how long after each other, a simulation is asked again while others of the shop run. */
const MAX_BUSY = 10;
const BUSY_PAUSE_MS = 1_000;
const STALE_AFTER_MS = 5 * 60 * 1_000;

/** The days of sales on which a draft is tried. */
export const SIMULATED_DAYS = 90;

/** The latest version of the programme, with the tag that a change sends. */
export const programmeQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'programme'],
    queryFn: async () => {
      const { answer, etag } = await withEntityTag((options) =>
        wateja.rewards.getProgram({ path: { businessId }, ...options }),
      );
      return { ...answer, etag };
    },
  });

/** The same for the editor, which reads it only where the draft may begin again with it. */
export const programmeToEditQuery = (businessId: number) =>
  queryOptions({
    ...programmeQuery(businessId),
    queryKey: ['edit', businessId, 'programme'],
    staleTime: Infinity,
    gcTime: 0,
  });

/** The cost of a programme on the shop's own past sales. */
export const simulationQuery = (businessId: number, program: PutProgram) =>
  queryOptions({
    queryKey: [businessId, 'simulation', program],
    queryFn: () => wateja.rewards.simulateProgram({ path: { businessId }, body: { program, days: SIMULATED_DAYS } }),
    staleTime: STALE_AFTER_MS,
    retry: (count, error) => count < MAX_BUSY && error instanceof WatejaError && error.code === 'simulations_busy',
    retryDelay: BUSY_PAUSE_MS,
  });
