import { useQuery, type UseQueryResult } from '@tanstack/react-query';

import type { Version } from '../conflict/version';

/**
 * Reads a record for a form. It is read again for each edit, because the form must begin with the version that its
 * ETag names, and never while the user types.
 */
export const useVersion = <Draft>(
  key: readonly unknown[],
  read: () => Promise<Version<Draft>>,
): UseQueryResult<Version<Draft>> =>
  useQuery({ queryKey: ['edit', ...key], queryFn: read, staleTime: Infinity, gcTime: 0 });
