import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { useOnline } from '../../offline/use-online';
import { Failure } from './Failure';
import { Loading } from './Loading';

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  children: (data: Data) => ReactNode;
  /** The size of the skeleton. */
  bars?: number;
  height?: number;
}

/**
 * Shows what a query has read, that it is loading, or that it failed. While it reads again, the previous data stays,
 * with a failure above it, unless the page already says that there is no network. Data of other filters is dimmed and
 * cannot be clicked.
 */
export function Loaded<Data>({ query, children, ...skeleton }: LoadedProps<Data>) {
  const isOnline = useOnline();
  const retry = () => void query.refetch();
  if (query.data !== undefined) {
    return (
      <>
        {query.error && isOnline && <Failure error={query.error} onRetry={retry} />}
        <div className="loaded" aria-busy={query.isPlaceholderData} inert={query.isPlaceholderData}>
          {children(query.data)}
        </div>
      </>
    );
  }
  if (query.error) return <Failure error={query.error} onRetry={retry} />;
  return <Loading onRetry={retry} {...skeleton} />;
}
