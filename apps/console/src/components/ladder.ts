import { queryOptions } from '@tanstack/react-query';

import { wateja } from '../session/session';

/** The tiers of a shop that defines none: the groups by how often customers buy. */
export const FREQUENCIES = ['one_time', 'occasional', 'regular', 'frequent'] as const;

const STALE_AFTER_MS = 5 * 60 * 1_000;

/** The names of the shop's tiers, lowest first: from its loyalty programme, otherwise from its loyalty settings. */
export const ladderQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'ladder'],
    queryFn: async (): Promise<readonly string[]> => {
      const { program } = await wateja.rewards.getProgram({ path: { businessId } });
      if (program?.is_enabled) return program.tiers.ladder.map(({ name }) => name);
      const { settings } = await wateja.loyalty.getLoyaltySettings({ path: { businessId } });
      return settings.tiers?.map(({ name }) => name) ?? FREQUENCIES;
    },
    staleTime: STALE_AFTER_MS,
  });
