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
 * Shows what a query has read, or that it is loading, or that it failed. Data of before stays while it reads again, with the
 * failure above it, unless the page says already that there is no network; data of other filters is dimmed, and takes no
 * clicks.
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
