import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Import, UploadedImport } from '@wateja/client';

import { wateja } from '../../session/session';
import type { Role } from '../../session/shop';

/** What only the answer to the upload holds: the first rows, and examples of each column. */
export type Preview = Pick<UploadedImport, 'preview' | 'examples'>;

export interface ImportPath {
  businessId: number;
  importId: number;
}

const POLL_MS = 1_000;
const PAGE_SIZE = 20;

export const isMoving = ({ status }: Pick<Import, 'status'>) => status === 'running' || status === 'reverting';

/** Opening balances of points are the owner's: a manager neither brings them in nor takes them back. */
export const mayChange = ({ kind }: Pick<Import, 'kind'>, role: Role) => kind !== 'points' || role === 'owner';

/** An import, which is asked again while it moves. Leaving the page stops only the asking. */
export const importQuery = (path: ImportPath) =>
  queryOptions({
    queryKey: [path.businessId, 'imports', path.importId],
    queryFn: async () => (await wateja.imports.get({ path })).import,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? POLL_MS : false),
  });

/** Where the {@link Preview} of an import is kept. */
export const previewKey = ({ businessId, importId }: ImportPath) => [businessId, 'import-preview', importId];

export const importListQuery = (businessId: number) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'imports', 'list'],
    queryFn: ({ pageParam }) =>
      wateja.imports.list({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ imports }) => imports.some(isMoving)) ? POLL_MS : false),
  });
